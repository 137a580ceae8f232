import type { Language } from '../../core/knowledge.ts';
import type { Lexicon } from '../lexicon.ts';
import { countryNames } from '../countries.ts';
import { splitCompound } from '../split-compound.ts';
import { relatedStems } from '../stem.ts';
import type { ReadWord } from './read-text.ts';

const countries: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: new Set(countryNames('de').map((name) => name.toLowerCase())),
  en: new Set(countryNames('en').map((name) => name.toLowerCase())),
};

/** A stem of the evidence that a word of the answer may be said with, and how far it is the same. */
export interface Alias {
  readonly stem: string;
  readonly credit: number;
}

const mostAlike = 6;
/** The likeness of so many words of a passage is looked at. */
const mostParted = 4_000;
const beginning = 5;
/** German words as long as this are compounds as often as not. */
const compoundLength = 8;
/** Letters of a part at least, at the end and at the beginning of a word, and of what is left of it. */
const shortestPart = 4;
const shortestFirstPart = 5;

interface LikeWord {
  readonly form: string;
  readonly stem: string;
  /** Which one of the passage it is. */
  readonly at: number;
  /** Whether parts of it are words. */
  readonly parted: boolean;
}

const none: readonly LikeWord[] = [];

function put<Item>(into: Map<string, Item[]>, key: string, item: Item): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, [item]);
  else known.push(item);
}

/** The words of one passage, by what they may be found with. */
export class PassageVocabulary {
  readonly #stems = new Set<string>();
  readonly #byForm = new Map<string, string>();
  readonly #byConcept = new Map<string, string[]>();
  readonly #byBeginning = new Map<string, LikeWord[]>();
  /** By their last letters, words whose parts count. */
  readonly #byEnd = new Map<string, LikeWord[]>();
  #parted = 0;

  add(word: ReadWord, language: Language, lexicon: Lexicon): void {
    if (!this.#byForm.has(word.form)) this.#byForm.set(word.form, word.stem);
    if (this.#stems.has(word.stem)) return;
    this.#stems.add(word.stem);
    const { form, stem } = word;
    if (word.kind !== 'word' || word.weight === 0 || stem.length > 40) return;
    for (const concept of lexicon.conceptsOf(stem)) put(this.#byConcept, concept, stem);
    if (form.length < beginning || this.#parted > mostParted) return;
    const parted = language === 'de' && form.length >= compoundLength;
    const like = { form, stem, at: this.#parted, parted };
    this.#parted += 1;
    put(this.#byBeginning, form.slice(0, beginning), like);
    if (parted) put(this.#byEnd, form.slice(-shortestPart), like);
  }

  has(stem: string): boolean {
    return this.#stems.has(stem);
  }

  stemOf(form: string): string | undefined {
    return this.#byForm.get(form);
  }

  withConcept(concept: string): readonly string[] {
    return this.#byConcept.get(concept) ?? [];
  }

  beginningLike(form: string): readonly string[] {
    return (this.#byBeginning.get(form.slice(0, beginning)) ?? none).map(({ stem }) => stem);
  }

  /** Words of which this is the last part, or the first. */
  withPart(part: string): readonly string[] {
    const rest = part.length + shortestPart;
    const ending = (this.#byEnd.get(part.slice(-shortestPart)) ?? none).filter(
      ({ form }) => form.length >= rest && form.endsWith(part),
    );
    const begun =
      part.length < shortestFirstPart
        ? none
        : (this.#byBeginning.get(part.slice(0, beginning)) ?? none).filter(
            ({ form, parted }) => parted && form.length >= rest && form.startsWith(part),
          );
    if (begun.length === 0) return ending.map(({ stem }) => stem);
    return [...ending, ...begun].sort((one, other) => one.at - other.at).map(({ stem }) => stem);
  }
}

/** All words of the evidence, and what can be found by likeness: a word counts where it comes first. */
export class EvidenceVocabulary {
  readonly #passages: readonly PassageVocabulary[];
  readonly #lexicons: Readonly<Record<Language, Lexicon>>;

  constructor(passages: readonly PassageVocabulary[], lexicons: Readonly<Record<Language, Lexicon>>) {
    this.#passages = passages;
    this.#lexicons = lexicons;
  }

  /** What a word of an answer may be called in the evidence; best first, none where nothing is alike. */
  aliasesOf(word: ReadWord, language: Language): readonly Alias[] {
    const found = new Map<string, number>();
    const add = (stem: string | undefined, credit: number): void => {
      if (stem !== undefined && this.#has(stem) && (found.get(stem) ?? 0) < credit) found.set(stem, credit);
    };
    add(word.stem, 1);
    add(this.#stemOf(word.form), 1);
    if (word.kind === 'word' && word.weight > 0 && word.form.length <= 40) {
      for (const related of relatedStems(word.form, language)) add(related, 0.95);
      this.#addAlike(word, add);
      if (found.size === 0 || word.form.length >= compoundLength) this.#addParts(word, language, add);
      // Two countries are of one field, and never the same.
      const concepts = countries[language].has(word.form) ? [] : this.#lexicons[language].conceptsOf(word.stem);
      for (const concept of concepts)
        for (const stem of this.#first((passage) => passage.withConcept(concept))) add(stem, 0.75);
    }
    return [...found].map(([stem, credit]) => ({ stem, credit })).sort((left, right) => right.credit - left.credit);
  }

  #has(stem: string): boolean {
    return this.#passages.some((passage) => passage.has(stem));
  }

  #stemOf(form: string): string | undefined {
    for (const passage of this.#passages) {
      const stem = passage.stemOf(form);
      if (stem !== undefined) return stem;
    }
    return undefined;
  }

  /** Of what passages have, the first; in a later passage a stem is not new any more. */
  #first(look: (passage: PassageVocabulary) => readonly string[]): readonly string[] {
    const stems: string[] = [];
    for (const [at, passage] of this.#passages.entries()) {
      for (const stem of look(passage)) {
        if (stems.length >= mostAlike) return stems;
        if (!this.#hasBefore(at, stem)) stems.push(stem);
      }
    }
    return stems;
  }

  #hasBefore(at: number, stem: string): boolean {
    for (let before = 0; before < at; before += 1) if (this.#passages[before]?.has(stem) === true) return true;
    return false;
  }

  #addAlike(word: ReadWord, add: (stem: string, credit: number) => void): void {
    for (const stem of this.#first((passage) => passage.beginningLike(word.form))) {
      let common = beginning;
      while (common < stem.length && stem.charAt(common) === word.form.charAt(common)) common += 1;
      const longest = Math.max(stem.length, word.stem.length);
      if (common / longest >= 0.72) add(stem, 0.85);
    }
  }

  #addParts(word: ReadWord, language: Language, add: (stem: string, credit: number) => void): void {
    if (word.form.length >= shortestPart)
      for (const stem of this.#first((passage) => passage.withPart(word.form))) add(stem, 0.6);
    if (language !== 'de') return;
    const parts = splitCompound(word.form, (part) => this.#stemOf(part) !== undefined);
    if (parts === undefined) return;
    const head = this.#stemOf(parts.head);
    const modifier = this.#stemOf(parts.modifier);
    if (head !== undefined) add(head, modifier === undefined ? 0.5 : 0.85);
    if (modifier !== undefined) add(modifier, head === undefined ? 0.4 : 0.85);
  }
}
