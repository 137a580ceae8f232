import type { Language, Passage } from '../core/knowledge.ts';
import { InvertedIndex } from './inverted-index.ts';
import { createTermReader, fieldsOf } from './passage-terms.ts';
import { isNegated, kindOf, type Kind } from './question.ts';
import { QuestionReader, type QuestionUnit } from './question-reader.ts';
import { quoteOf } from './quote.ts';
import { stem } from './stem.ts';
import { termWeights } from './term-weights.ts';
import { tokenise } from './tokenise.ts';
import { Vocabulary } from './vocabulary.ts';

/** What every passage covers of a question; arrays are indexed by passage. */
export interface Coverage {
  readonly score: Float32Array;
  /** Sum of importance times quality. */
  readonly covered: Float32Array;
  /** Quality per unit. */
  readonly qualities: readonly Float32Array[];
  /** Whether a topical word stands in the innermost heading. */
  readonly titled: Uint8Array;
  readonly importance: number;
}

/** How a question and the innermost heading of a passage meet. */
export interface HeadingMatch {
  /** How much of the heading the question speaks of, 0 to 1. */
  readonly share: number;
  /** With how many topical words. */
  readonly words: number;
  /** How much of the question the heading speaks of, 0 to 1. */
  readonly answered: number;
}

/** The terms by which two texts can be seen to speak of the same: stems, wherever they stand in a word, and concepts. */
function sharedTerms(unit: QuestionUnit): string[] {
  return [
    ...unit.alternatives
      .map(({ term }) => (term.startsWith('h:') ? `s:${term.slice(2)}` : term))
      .filter((term) => !term.startsWith('m:')),
    ...unit.parts.flatMap(sharedTerms),
  ];
}

/** The passages of one language, with the vocabulary they use. Immutable once built. */
export class LanguageIndex {
  readonly passages: readonly Passage[];
  readonly #vocabulary: Vocabulary;
  readonly #index = new InvertedIndex();
  readonly #reader: QuestionReader;
  /** Words of the innermost heading of each passage, filled in when first asked for. */
  readonly #headings: (readonly QuestionUnit[] | undefined)[] = [];

  constructor(language: Language, passages: readonly Passage[], synonyms: readonly (readonly string[])[]) {
    this.passages = passages;
    this.#vocabulary = new Vocabulary(language, synonyms);
    const read = passages.map(fieldsOf);
    // All words first: a compound is split into words that another passage may have.
    for (const fields of read)
      for (const { tokens } of fields) for (const token of tokens) this.#vocabulary.learn(token);
    const termsOf = createTermReader(this.#vocabulary);
    for (const fields of read) {
      const { terms, lengths } = termsOf(fields);
      this.#index.add(terms, lengths);
    }
    this.#reader = new QuestionReader(this.#vocabulary, this.#index);
  }

  /** The informative words of a question that was asked in the given language. */
  unitsOf(text: string, asked: Language): readonly QuestionUnit[] {
    return this.#reader.unitsOf(text, asked);
  }

  #measure(unit: QuestionUnit, quality: Float32Array, score: Float32Array, body: number): void {
    for (const { term, weight } of unit.alternatives) {
      const rarity = this.#index.inverseFrequency(this.#index.documentFrequency(term));
      this.#index.visit(term, (document, saturated, field) => {
        const covered = weight * (field === 'heading' ? 1 : field === 'path' ? termWeights.path : body);
        if (covered > (quality[document] ?? 0)) quality[document] = covered;
        const gained = weight * rarity * saturated;
        if (gained > (score[document] ?? 0)) score[document] = gained;
      });
    }
    if (unit.parts.length === 0) return;
    const sums = { quality: new Float32Array(quality.length), score: new Float32Array(quality.length) };
    for (const part of unit.parts) {
      const own = { quality: new Float32Array(quality.length), score: new Float32Array(quality.length) };
      this.#measure(part, own.quality, own.score, body);
      for (let document = 0; document < quality.length; document += 1) {
        sums.quality[document] = (sums.quality[document] ?? 0) + termWeights.part * (own.quality[document] ?? 0);
        sums.score[document] = (sums.score[document] ?? 0) + termWeights.part * (own.score[document] ?? 0);
      }
    }
    for (let document = 0; document < quality.length; document += 1) {
      // Together, so that a compound in the text counts more where its head stands in the heading.
      quality[document] = Math.min(1, (quality[document] ?? 0) + (sums.quality[document] ?? 0));
      score[document] = Math.max(score[document] ?? 0, sums.score[document] ?? 0);
    }
  }

  #markTitled(unit: QuestionUnit, titled: Uint8Array): void {
    for (const { term, weight } of unit.alternatives) {
      if (weight < termWeights.partly) continue;
      this.#index.visit(term, (document, _saturated, field) => {
        if (field === 'heading') titled[document] = 1;
      });
    }
    for (const part of unit.parts) this.#markTitled(part, titled);
  }

  /**
   * Measures all passages against the words of a question. With `aboutHeadings` a word counts little where only the text has it:
   * "do you sell laptops?" is not answered by a rucksack with a pocket for one.
   */
  cover(units: readonly QuestionUnit[], aboutHeadings: boolean): Coverage {
    const body = aboutHeadings ? termWeights.bodyForExistence : termWeights.body;
    const size = this.passages.length;
    const score = new Float32Array(size);
    const covered = new Float32Array(size);
    const qualities: Float32Array[] = [];
    const titled = new Uint8Array(size);
    let importance = 0;
    for (const unit of units) {
      const quality = new Float32Array(size);
      const own = new Float32Array(size);
      this.#measure(unit, quality, own, body);
      qualities.push(quality);
      importance += unit.importance;
      for (let document = 0; document < size; document += 1) {
        covered[document] = (covered[document] ?? 0) + unit.importance * (quality[document] ?? 0);
        score[document] = (score[document] ?? 0) + unit.weight * (own[document] ?? 0);
      }
      if (unit.topical) this.#markTitled(unit, titled);
    }
    return { score, covered, qualities, titled, importance };
  }

  /**
   * How much of a passage's innermost heading the question speaks of, 0 to 1, and with how many words. A question that says all
   * of a heading is most likely that question in other words, whatever else it tells.
   */
  headingMatch(document: number, units: readonly QuestionUnit[]): HeadingMatch {
    const heading = this.#headingUnits(document);
    const asked = new Set<string>();
    for (const unit of units) for (const term of sharedTerms(unit)) asked.add(term);
    const told = new Set<string>();
    let total = 0;
    let matched = 0;
    let words = 0;
    for (const unit of heading) {
      const terms = sharedTerms(unit);
      for (const term of terms) told.add(term);
      total += unit.importance;
      if (!terms.some((term) => asked.has(term))) continue;
      matched += unit.importance;
      if (unit.topical) words += 1;
    }
    let wanted = 0;
    let answered = 0;
    for (const unit of units) {
      wanted += unit.importance;
      if (sharedTerms(unit).some((term) => told.has(term))) answered += unit.importance;
    }
    return { share: total === 0 ? 0 : matched / total, words, answered: wanted === 0 ? 0 : answered / wanted };
  }

  /** What the innermost heading of a passage asks, where it asks. */
  kindAt(document: number): Kind | undefined {
    return kindOf(this.passages[document]?.titles.at(-1) ?? '', this.#vocabulary.language);
  }

  /** Whether the innermost heading of a passage denies something. */
  negatedAt(document: number): boolean {
    return isNegated(this.passages[document]?.titles.at(-1) ?? '', this.#vocabulary.language);
  }

  #headingUnits(document: number): readonly QuestionUnit[] {
    const known = this.#headings[document];
    if (known !== undefined) return known;
    // Nobody asks for a product by name and number together.
    const title = (this.passages[document]?.titles.at(-1) ?? '').replace(/\([^)]*\)/g, ' ');
    const units = this.#reader.unitsOf(title);
    this.#headings[document] = units;
    return units;
  }

  passageAt(document: number): Passage {
    const passage = this.passages[document];
    if (passage === undefined) throw new RangeError('no such passage');
    return passage;
  }

  /** The verbatim part of a passage that answers the words of a question. */
  quote(document: number, units: readonly QuestionUnit[]): string {
    return quoteOf(this.passageAt(document).text, (row) => this.#literalMatches(units, row));
  }

  /** How many words of the question a short text has literally, for choosing the rows of a table. */
  #literalMatches(units: readonly QuestionUnit[], text: string): number {
    const stems = new Set<string>();
    for (const token of tokenise(text, this.#vocabulary.language)) {
      stems.add(token.verbatim ? `n:${token.form}` : `s:${stem(token.form, this.#vocabulary.language)}`);
    }
    let matches = 0;
    for (const unit of units)
      if (unit.weight > termWeights.filler && unit.alternatives.some(({ term }) => stems.has(term))) matches += 1;
    return matches;
  }
}
