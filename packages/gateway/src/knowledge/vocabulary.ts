import { distance } from 'fastest-levenshtein';
import type { Language } from '../core/knowledge.ts';
import { createLexicon, type Lexicon } from './lexicon.ts';
import { splitCompound, type CompoundParts } from './split-compound.ts';
import { stem } from './stem.ts';
import { isFunctionWord } from './stop-words.ts';
import { termWeights } from './term-weights.ts';
import type { Token } from './tokenise.ts';

function isTransposed(left: string, right: string): boolean {
  return left.length === right.length && [...left].sort().join('') === [...right].sort().join('');
}

/** Letters of the last part of a compound at least, of what stands before it, and compounds that are looked for at most. */
const shortestEnding = 4;
const shortestBeginning = 4;
const mostCompounds = 8;

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
  /** Word forms by their first letter, with their number, for typing errors. */
  readonly #forms = new Map<string, Map<string, number>>();

  constructor(language: Language, synonyms: readonly (readonly string[])[]) {
    this.language = language;
    this.lexicon = createLexicon(language, synonyms);
    this.foreignLexicon = createLexicon(language === 'de' ? 'en' : 'de', synonyms);
    this.#parts = new Set(this.lexicon.stems);
  }

  learn(token: Token): void {
    if (token.verbatim || token.form.length < 4 || isFunctionWord(token.form, this.language)) return;
    const letter = token.form.slice(0, 1);
    let forms = this.#forms.get(letter);
    if (forms === undefined) this.#forms.set(letter, (forms = new Map<string, number>()));
    const count = forms.get(token.form) ?? 0;
    forms.set(token.form, count + 1);
    if (count > 0) return;
    const stemmed = stem(token.form, this.language);
    this.#parts.add(stemmed);
    this.#stems.add(stemmed);
  }

  has(form: string): boolean {
    return this.#forms.get(form.slice(0, 1))?.has(form) === true;
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
    if (this.language !== 'de' || ending.length < shortestEnding) return [];
    const found: string[] = [];
    for (const compound of this.#stems) {
      if (compound.length < ending.length + shortestBeginning || !compound.endsWith(ending)) continue;
      found.push(compound);
      if (found.length >= mostCompounds) break;
    }
    return found;
  }

  /** The known word that an unknown one is most likely to be; with the same first letter, because typing errors spare it. */
  correct(form: string): { form: string; weight: number } | undefined {
    if (form.length < 5) return undefined;
    let best: { form: string; errors: number; count: number } | undefined;
    for (const [candidate, count] of this.#forms.get(form.slice(0, 1)) ?? []) {
      if (candidate.length < 5 || Math.abs(candidate.length - form.length) > 2) continue;
      let errors = distance(form, candidate);
      if (errors === 2 && isTransposed(form, candidate)) errors = 1;
      const allowed = form.length >= 10 ? 2 : form.length >= 6 ? 1 : isTransposed(form, candidate) ? 1 : 0;
      if (errors > allowed) continue;
      const better = best === undefined || errors < best.errors || (errors === best.errors && count > best.count);
      if (better || (errors === best?.errors && count === best.count && candidate < best.form))
        best = { form: candidate, errors, count };
    }
    if (best === undefined) return undefined;
    return { form: best.form, weight: best.errors <= 1 ? termWeights.oneTypo : termWeights.twoTypos };
  }
}
