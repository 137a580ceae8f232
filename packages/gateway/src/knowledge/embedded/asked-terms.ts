import type { Language } from '../../core/knowledge.ts';
import type { Lexicon } from '../lexicon.ts';
import type { QuestionVocabulary, TermFrequencies } from '../question-reader.ts';
import { soundKey } from '../sound-key.ts';
import { isPrefix, splitCompound, type CompoundParts } from '../split-compound.ts';
import { stem } from '../stem.ts';
import { isFunctionWord } from '../stop-words.ts';
import { termWeights } from '../term-weights.ts';
import { allowedErrors, type Correction, errorsBetween, isSwapped, sameSound } from '../typing-errors.ts';
import type { CollectionShard } from './collection-shard.ts';
import type { SortedTerms } from './sorted-terms.ts';
import type { Family, FamilyMemory } from './family-memory.ts';

/** Compounds of a word that are looked for at most: the most frequent ones. */
const mostCompounds = 64;
const mostGuesses = 8;
/** Of more words than these the rare ones are left out, and of the rest so many are looked at closely. */
const mostSorted = 500;
const mostTried = 160;
/** A word in so many chunks is left out in no case. */
const rarest = 1_024;
/**
 * Fewer chunks than these tell nothing of how frequent a word is: a word of each would say nothing, and one that is found in none would weigh
 * several times what is found in one.
 */
const fewestChunks = 200;
const shortestHead = 4;
const shortestModifier = 3;
const shortestRest = 4;
const mostChanges = 3;
const linkings = ['', 's', 'n', 'en', 'es', 'er', 'e'];

interface Guess {
  readonly form: string;
  readonly errors: number;
  readonly frequency: number;
}

const inverse = (frequency: number, chunks: number): number =>
  Math.log(1 + (chunks - frequency + 0.5) / (frequency + 0.5));

/** Whether the first is the better guess; which one of equals does not depend on the order in which they are looked at. */
function isBetter(one: Guess, other: Guess | undefined): boolean {
  if (other === undefined || one.errors !== other.errors) return other === undefined || one.errors < other.errors;
  return one.frequency === other.frequency ? one.form < other.form : one.frequency > other.frequency;
}

/**
 * The words of the collections that are asked, in one language, as if they were one: how frequent they are, what compounds there are of
 * them, and what an unknown one may be. Lives for one question.
 */
export class AskedTerms implements QuestionVocabulary, TermFrequencies {
  readonly language: Language;
  readonly lexicon: Lexicon;
  readonly foreignLexicon: Lexicon;
  /** Chunks of the language. */
  readonly size: number;
  readonly #shards: readonly CollectionShard[];
  readonly #memory: FamilyMemory;
  readonly #scope: string;
  readonly #frequencies = new Map<string, number>();

  /** @param memory of compounds; outlives the question, but no change of a document */
  constructor(
    shards: readonly CollectionShard[],
    language: Language,
    lexicons: Readonly<Record<Language, Lexicon>>,
    memory: FamilyMemory,
  ) {
    this.#memory = memory;
    this.#shards = shards.filter((shard) => shard.statistics(language).chunks > 0);
    this.#scope = this.#shards.map(({ name }) => name).join(' ');
    this.language = language;
    this.lexicon = lexicons[language];
    this.foreignLexicon = lexicons[language === 'de' ? 'en' : 'de'];
    this.size = this.#shards.reduce((sum, shard) => sum + shard.statistics(language).chunks, 0);
  }

  get shards(): readonly CollectionShard[] {
    return this.#shards;
  }

  /**
   * The terms that stand for one: of `h:` the compounds that end with it, of `m:` those that begin with it, of another itself. Compounds are
   * looked for when they are asked for, because which words are parts of others changes with every document.
   */
  termsOf(term: string): readonly string[] {
    return term.startsWith('h:') || term.startsWith('m:') ? this.#familyOf(term).terms : [term];
  }

  /** In how many chunks a term, or any that stands for it, is found; a chunk counts for each of them. */
  postings(term: string): number {
    if (term.startsWith('h:') || term.startsWith('m:')) return this.#familyOf(term).postings;
    const known = this.#frequencies.get(term);
    if (known !== undefined) return known;
    const counted = this.#count([term]);
    this.#frequencies.set(term, counted);
    return counted;
  }

  documentFrequency(term: string): number {
    return Math.min(this.postings(term), this.size);
  }

  #familyOf(term: string): Family {
    const key = `${this.language} ${this.#scope} ${term}`;
    const known = this.#memory.get(key);
    if (known !== undefined) return known;
    const terms = this.language === 'de' ? this.#compounds(term) : [];
    const family = { terms, postings: this.#count(terms) };
    this.#memory.set(key, family);
    return family;
  }

  #count(terms: readonly string[]): number {
    let count = 0;
    for (const term of terms) for (const shard of this.#shards) count += shard.terms(this.language).frequency(term);
    return count;
  }

  /** Robertson–Spärck Jones weight with the +1 that keeps it positive. */
  inverseFrequency(frequency: number): number {
    return inverse(frequency, Math.max(this.size, fewestChunks));
  }

  /** The same by the chunks that there are: of a few, those tell best which of them is meant, but not how much is found of the question. */
  inverseAmongThese(frequency: number): number {
    return inverse(frequency, this.size);
  }

  has(form: string): boolean {
    return this.documentFrequency(`s:${stem(form, this.language)}`) > 0;
  }

  split(form: string): CompoundParts | undefined {
    if (this.language !== 'de') return undefined;
    return splitCompound(form, (part) => !isFunctionWord(part, 'de') && this.#isPart(stem(part, 'de')));
  }

  compoundsOf(form: string): readonly string[] {
    const ending = stem(form, this.language);
    if (this.language !== 'de' || form.length < shortestHead) return [];
    return this.#mostFrequent(
      (sorted) => sorted.endingWith(ending),
      (word) => word.length >= ending.length + shortestRest,
    );
  }

  compoundsFrom(form: string): readonly string[] {
    if (this.language !== 'de' || form.length < shortestHead || isPrefix(form)) return [];
    return this.#mostFrequent(
      (sorted) => sorted.beginningWith(form),
      (word) => word.length >= form.length + shortestRest,
    );
  }

  siblingsOf(form: string): readonly string[] {
    if (this.language !== 'de') return [];
    const shared = Math.max(shortestHead, Math.ceil(form.length / 2));
    const beginning = form.slice(0, shared);
    if (form.length < shared + 3 || isPrefix(beginning)) return [];
    return this.#mostFrequent(
      (sorted) => sorted.beginningWith(beginning),
      (word) => word.length >= shared + 3,
    );
  }

  soundingLike(form: string): Correction | undefined {
    if (form.length < 4) return undefined;
    const best = this.#guess(stem(form, this.language), 1);
    return best?.errors === sameSound ? { form: best.form, weight: termWeights.oneTypo } : undefined;
  }

  correct(form: string): Correction | undefined {
    if (form.length < 4) return undefined;
    const best = this.#guess(stem(form, this.language), mostChanges);
    if (best === undefined) return undefined;
    return { form: best.form, weight: best.errors <= 1 ? termWeights.oneTypo : termWeights.twoTypos };
  }

  #guess(form: string, changes: number): Guess | undefined {
    const sound = soundKey(form, this.language);
    const allowed = allowedErrors(form.length);
    let best: Guess | undefined;
    const look = (candidate: string, frequency: number): void => {
      if (candidate === form || candidate.length < 3) return;
      // What sounds alike is written much alike, too; the sound of each word would cost more than all the rest.
      const written = errorsBetween(form, candidate);
      if (written > mostChanges) return;
      const other = soundKey(candidate, this.language);
      let errors = other === sound ? sameSound : written;
      if (errors > 1) errors = Math.min(errors, sameSound + errorsBetween(sound, other));
      const forgiven = errors <= allowed || errors === sameSound || (form.length === 5 && isSwapped(form, candidate));
      if (!forgiven || (frequency === 0 && errors >= 1 && form.length < 8)) return;
      const guess = { form: candidate, errors, frequency };
      if (isBetter(guess, best)) best = guess;
    };
    for (const shard of this.#shards) shard.sorted(this.language).resembling(form, changes, look);
    // Typing errors spare the first letter, unless it changed places with the second.
    const swapped = `${form.slice(1, 2)}${form.slice(0, 1)}${form.slice(2)}`;
    const frequency = swapped === form ? 0 : this.documentFrequency(`s:${swapped}`);
    if (frequency > 0 && isBetter({ form: swapped, errors: 1, frequency }, best)) {
      best = { form: swapped, errors: 1, frequency };
    }
    for (const word of this.lexicon.stems) {
      if (word.charCodeAt(0) === form.charCodeAt(0) && Math.abs(word.length - form.length) <= 2) look(word, 0);
    }
    return best;
  }

  #isPart(one: string): boolean {
    return this.documentFrequency(`s:${one}`) > 0 || this.lexicon.stems.has(one);
  }

  /** Whether the beginning of a compound is a word, as it is or with what joins it to the next. */
  #isModifier(beginning: string): boolean {
    if (beginning.length < shortestModifier || isPrefix(beginning)) return false;
    for (const linking of linkings) {
      if (!beginning.endsWith(linking)) continue;
      const bare = beginning.slice(0, beginning.length - linking.length);
      if (bare.length >= shortestModifier && this.#isPart(stem(bare, 'de'))) return true;
    }
    // What nobody has alone may be a name or a word of its own all the same, if it is long enough.
    return beginning.length > shortestRest;
  }

  #compounds(term: string): readonly string[] {
    const part = term.slice(2);
    if (part.length < (term.startsWith('h:') ? shortestHead - 1 : shortestHead)) return [];
    if (term.startsWith('h:')) {
      return this.#mostFrequent(
        (sorted) => sorted.endingWith(part),
        (word) => this.#isModifier(word.slice(0, word.length - part.length)),
        mostCompounds,
      ).map((word) => `s:${word}`);
    }
    return this.#mostFrequent(
      (sorted) => sorted.beginningWith(part),
      (word) => {
        const rest = word.slice(part.length);
        if (rest.length < shortestHead) return false;
        return linkings.some((linking) => rest.startsWith(linking) && this.#isPart(rest.slice(linking.length)));
      },
      mostCompounds,
    ).map((word) => `s:${word}`);
  }

  /** Words that are found and fit, the most frequent first. */
  #mostFrequent(
    look: (sorted: SortedTerms) => readonly number[],
    fits: (word: string) => boolean,
    most = mostGuesses,
  ): string[] {
    const sorted = this.#oftenest(look).sort(
      ([one, often], [other, oftener]) => oftener - often || (one < other ? -1 : 1),
    );
    const found: string[] = [];
    for (const [word] of sorted.slice(0, mostTried)) {
      if (found.length >= most) break;
      if (fits(word)) found.push(word);
    }
    return found;
  }

  /** What is found with how many chunks have it; of very many the rare ones are left out, before anything is made of them. */
  #oftenest(look: (sorted: SortedTerms) => readonly number[]): (readonly [word: string, frequency: number])[] {
    const [only] = this.#shards;
    if (only !== undefined && this.#shards.length === 1) {
      const sorted = only.sorted('de');
      const numbers = withoutRare(look(sorted), (number) => sorted.frequencyAt(number));
      return numbers.map((number) => [sorted.wordAt(number), sorted.frequencyAt(number)]);
    }
    const frequencies = new Map<string, number>();
    for (const shard of this.#shards) {
      const sorted = shard.sorted('de');
      for (const number of look(sorted)) {
        const word = sorted.wordAt(number);
        frequencies.set(word, (frequencies.get(word) ?? 0) + sorted.frequencyAt(number));
      }
    }
    return [...withoutRare([...frequencies], ([, frequency]) => frequency)];
  }
}

function withoutRare<Item>(items: readonly Item[], frequencyOf: (item: Item) => number): readonly Item[] {
  let frequent = items;
  for (let least = 2; frequent.length > mostSorted && least < rarest; least *= 2)
    frequent = frequent.filter((item) => frequencyOf(item) >= least);
  return frequent;
}
