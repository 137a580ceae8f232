import type { Language } from '../core/knowledge.ts';
import { createLexicon, type Lexicon } from './lexicon.ts';
import { isPrefix, splitCompound, type CompoundParts } from './split-compound.ts';
import { soundKey } from './sound-key.ts';
import { stem } from './stem.ts';
import { isFunctionWord } from './stop-words.ts';
import { termWeights } from './term-weights.ts';
import type { Token } from './tokenise.ts';
import { allowedErrors, type Correction, errorsBetween, isSwapped, sameSound } from './typing-errors.ts';

interface KnownForm {
  count: number;
  readonly sound: string;
}

/** Letters that two German compounds begin with at least, and their share of the unknown one. */
const shortestShared = 4;
const sharedPart = 0.5;

/** Letters of the last part of a compound at least, of what stands before it, and compounds that are looked for at most. */
const shortestEnding = 4;
const shortestBeginning = 4;
const mostCompounds = 8;

interface SortedStems {
  readonly forwards: readonly string[];
  /** Each stem read from its end, to look up endings. */
  readonly backwards: readonly string[];
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** Words of a sorted list that begin so and have a length of at least `least`; at most `mostCompounds`. */
function beginningWith(sorted: readonly string[], beginning: string, least: number): string[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < beginning) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let at = low; at < sorted.length && found.length < mostCompounds; at += 1) {
    const word = sorted[at] ?? '';
    if (!word.startsWith(beginning)) break;
    if (word.length >= least) found.push(word);
  }
  return found;
}

/** The words of the passages of one language, and the ideas that they stand for. */
export class Vocabulary {
  readonly language: Language;
  readonly lexicon: Lexicon;
  /** For questions in the other language: only its ideas, names and numbers can be found. */
  readonly foreignLexicon: Lexicon;
  /** Stems that can be part of a compound. */
  readonly #parts: Set<string>;
  /** Stems that the passages have. */
  readonly #stems = new Set<string>();
  /** Word forms by their first letter, for typing errors: those of the passages, and those of the lexicon with count 0. */
  readonly #forms = new Map<string, Map<string, KnownForm>>();

  /** The first known word of each sound. */
  readonly #sounds = new Map<string, string>();
  #sortedStems: SortedStems | undefined;

  constructor(language: Language, synonyms: readonly (readonly string[])[]) {
    this.language = language;
    this.lexicon = createLexicon(language, synonyms);
    this.foreignLexicon = createLexicon(language === 'de' ? 'en' : 'de', synonyms);
    this.#parts = new Set(this.lexicon.stems);
    for (const form of this.lexicon.forms) if (form.length >= 4) this.#note(form);
  }

  learn(token: Token): void {
    if (token.verbatim || token.form.length < 4 || isFunctionWord(token.form, this.language)) return;
    const known = this.#note(token.form);
    known.count += 1;
    if (known.count > 1) return;
    const stemmed = stem(token.form, this.language);
    this.#parts.add(stemmed);
    this.#stems.add(stemmed);
  }

  #note(form: string): KnownForm {
    const letter = form.slice(0, 1);
    let forms = this.#forms.get(letter);
    if (forms === undefined) this.#forms.set(letter, (forms = new Map<string, KnownForm>()));
    let known = forms.get(form);
    if (known === undefined) {
      const sound = soundKey(form, this.language);
      forms.set(form, (known = { count: 0, sound }));
      if (!this.#sounds.has(sound)) this.#sounds.set(sound, form);
    }
    return known;
  }

  /** Whether the passages have the word. */
  has(form: string): boolean {
    return (this.#forms.get(form.slice(0, 1))?.get(form)?.count ?? 0) > 0;
  }

  split(form: string): CompoundParts | undefined {
    if (this.language !== 'de') return undefined;
    return splitCompound(form, (part) => !isFunctionWord(part, 'de') && this.#parts.has(stem(part, 'de')));
  }

  /**
   * Stems of compounds that end with an unknown word: nobody writes of a Mühle, but there is a Kaffeemühle. Empty for other
   * languages than German.
   */
  compoundsOf(form: string): readonly string[] {
    const ending = stem(form, this.language);
    if (this.language !== 'de' || form.length < shortestEnding) return [];
    const least = ending.length + shortestBeginning;
    return beginningWith(this.#sorted().backwards, reversed(ending), least).map(reversed);
  }

  /** Stems of compounds that begin with an unknown word: where there is an Akkulaufzeit, an Akku is not far. Only for German. */
  compoundsFrom(form: string): readonly string[] {
    if (this.language !== 'de' || form.length < shortestEnding || isPrefix(form)) return [];
    return beginningWith(this.#sorted().forwards, form, form.length + shortestBeginning);
  }

  /**
   * Stems of compounds that begin like an unknown one and go on otherwise: a Brotbox is much the same as a Brotdose. Empty for
   * other languages than German.
   */
  siblingsOf(form: string): readonly string[] {
    if (this.language !== 'de') return [];
    const shared = Math.max(shortestShared, Math.ceil(sharedPart * form.length));
    if (form.length < shared + 3) return [];
    const beginning = form.slice(0, shared);
    return isPrefix(beginning) ? [] : beginningWith(this.#sorted().forwards, beginning, shared + 3);
  }

  #sorted(): SortedStems {
    this.#sortedStems ??= {
      forwards: [...this.#stems].sort(),
      backwards: [...this.#stems].map(reversed).sort(),
    };
    return this.#sortedStems;
  }

  /** The known word that sounds like an unknown one, however it is spelt. */
  soundingLike(form: string): Correction | undefined {
    const known = form.length < 4 ? undefined : this.#sounds.get(soundKey(form, this.language));
    if (known === undefined || known === form || known.charAt(0) !== form.charAt(0)) return undefined;
    return { form: known, weight: termWeights.oneTypo };
  }

  /**
   * The known word that an unknown one is most likely to be; with the same first letter, because typing errors spare it. What
   * sounds the same counts as one error, however it is spelt.
   */
  correct(form: string): Correction | undefined {
    if (form.length < 4) return undefined;
    const sound = soundKey(form, this.language);
    const allowed = allowedErrors(form.length);
    let best: { form: string; errors: number; count: number } | undefined;
    const swappedStart = `${form.slice(1, 2)}${form.slice(0, 1)}${form.slice(2)}`;
    const swapped = this.#forms.get(swappedStart.slice(0, 1))?.get(swappedStart);
    if (swapped !== undefined && swappedStart !== form) best = { form: swappedStart, errors: 1, count: swapped.count };
    for (const [candidate, { count, sound: other }] of this.#forms.get(form.slice(0, 1)) ?? []) {
      if (Math.abs(candidate.length - form.length) > 2) continue;
      let errors = other === sound ? sameSound : errorsBetween(form, candidate);
      if (errors > 3) continue;
      if (errors > 1) errors = Math.min(errors, sameSound + errorsBetween(sound, other));
      const forgiven = errors <= allowed || errors === sameSound || (form.length === 5 && isSwapped(form, candidate));
      // Words that only the lexicon has are many: short ones would be found by chance.
      if (!forgiven || (count === 0 && errors >= 1 && form.length < 8)) continue;
      const better = best === undefined || errors < best.errors || (errors === best.errors && count > best.count);
      if (better || (errors === best?.errors && count === best.count && candidate < best.form))
        best = { form: candidate, errors, count };
    }
    if (best === undefined) return undefined;
    return { form: best.form, weight: best.errors <= 1 ? termWeights.oneTypo : termWeights.twoTypos };
  }
}
