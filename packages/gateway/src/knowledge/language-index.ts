import { distance } from 'fastest-levenshtein';
import type { Language, Passage } from '../core/knowledge.ts';
import { InvertedIndex } from './inverted-index.ts';
import { createLexicon, type Lexicon } from './lexicon.ts';
import { splitCompound, type CompoundParts } from './split-compound.ts';
import { relatedStems, stem } from './stem.ts';
import { isCommonWord, isFillerWord, isFunctionWord } from './stop-words.ts';
import { fold, tokenise, type Token } from './tokenise.ts';

/**
 * How a word of the question may be found in a passage, and how much of it that covers. Terms live in name spaces: `s:` a
 * stem, `n:` a product number, `h:` the head of a compound, `m:` its modifier, `c:` a concept of the lexicon.
 */
interface Alternative {
  readonly term: string;
  readonly weight: number;
}

/** One informative word of a question. */
export interface QuestionUnit {
  readonly form: string;
  readonly alternatives: readonly Alternative[];
  /** The parts of a compound that the documents do not have as a whole. */
  readonly parts: readonly QuestionUnit[];
  /** How much the question depends on it. */
  readonly importance: number;
  /** Whether it can be what the question is about; words of talk and words that fit anything cannot. */
  readonly topical: boolean;
  /** Its share in the rank: 1 for a topical word. */
  readonly weight: number;
}

/** What every passage covers of a question; arrays are indexed by passage. */
export interface Coverage {
  readonly score: Float32Array;
  /** Sum of importance times quality. */
  readonly covered: Float32Array;
  /** Quality per unit. */
  readonly qualities: readonly Float32Array[];
  /** Number of topical words found, and whether one of them stands in a heading. */
  readonly found: Uint16Array;
  readonly titled: Uint8Array;
  readonly importance: number;
}

const weights = {
  exact: 1,
  related: 0.9,
  head: 0.85,
  modifier: 0.4,
  concept: 0.75,
  conceptOfPart: 0.6,
  part: 0.45,
  oneTypo: 0.85,
  twoTypos: 0.7,
  /** A word in the text under a heading, against one in the heading. */
  body: 0.9,
  bodyForExistence: 0.4,
  filler: 0.12,
  /** Quality from which a word counts as found. */
  partly: 0.5,
  /** Importance of a word that no document has, in shares of the highest possible: a noun or name, any word, a word of talk. */
  unknownName: 1,
  unknown: 0.8,
  unknownSmall: 0.45,
  /** Importance of verbs and adjectives that fit any topic. */
  common: 0.45,
  /** Numbers narrow a question down, they do not say what it is about. */
  number: 0.3,
} as const;

const fieldWeights = { document: 0.5, section: 1, heading: 2.5, body: 1 } as const;

const onlyDigits = /^[\d.]+$/;

type DocumentTerms = Map<string, { frequency: number; inTitle: boolean }>;

function addTerm(terms: DocumentTerms, term: string, frequency: number, inTitle: boolean): void {
  const known = terms.get(term);
  if (known === undefined) terms.set(term, { frequency, inTitle });
  else {
    known.frequency += frequency;
    known.inTitle ||= inTitle;
  }
}

function isTransposed(left: string, right: string): boolean {
  return left.length === right.length && [...left].sort().join('') === [...right].sort().join('');
}

/** The terms by which two texts can be seen to speak of the same: stems, wherever they stand in a word, and concepts. */
function sharedTerms(unit: QuestionUnit): string[] {
  return [
    ...unit.alternatives.map(({ term }) => (term.startsWith('h:') ? `s:${term.slice(2)}` : term)).filter((term) => !term.startsWith('m:')),
    ...unit.parts.flatMap(sharedTerms),
  ];
}

/** The passages of one language, with the vocabulary they use. Immutable once built. */
export class LanguageIndex {
  readonly passages: readonly Passage[];
  readonly #language: Language;
  readonly #lexicon: Lexicon;
  /** For questions in the other language: only its ideas, names and numbers can be found here. */
  readonly #foreignLexicon: Lexicon;
  readonly #index = new InvertedIndex();
  /** Words of the innermost heading of each passage, filled in when first asked for. */
  readonly #headings: (readonly QuestionUnit[] | undefined)[] = [];
  /** Stems that can be part of a compound. */
  readonly #parts: Set<string>;
  /** Word forms by their first letter, with their number, for typing errors. */
  readonly #forms = new Map<string, Map<string, number>>();

  constructor(language: Language, passages: readonly Passage[], synonyms: readonly (readonly string[])[]) {
    this.#language = language;
    this.passages = passages;
    this.#lexicon = createLexicon(language, synonyms);
    this.#foreignLexicon = createLexicon(language === 'de' ? 'en' : 'de', synonyms);
    this.#parts = new Set(this.#lexicon.stems);
    const tokenised = passages.map((passage) => this.#tokeniseFields(passage));
    for (const fields of tokenised) for (const { tokens } of fields) for (const token of tokens) this.#learn(token);
    for (const fields of tokenised) this.#add(fields);
  }

  #tokeniseFields(passage: Passage): { tokens: Token[]; weight: number; inTitle: boolean }[] {
    const last = passage.titles.length - 1;
    const fields = passage.titles.map((title, depth) => ({
      tokens: tokenise(title, this.#language),
      weight: depth === last ? fieldWeights.heading : depth === 0 ? fieldWeights.document : fieldWeights.section,
      inTitle: depth === last || depth > 0,
    }));
    fields.push({ tokens: tokenise(passage.text, this.#language), weight: fieldWeights.body, inTitle: false });
    return fields;
  }

  #learn(token: Token): void {
    if (token.verbatim || token.form.length < 4 || isFunctionWord(token.form, this.#language)) return;
    this.#parts.add(stem(token.form, this.#language));
    const letter = token.form.slice(0, 1);
    let forms = this.#forms.get(letter);
    if (forms === undefined) this.#forms.set(letter, (forms = new Map()));
    forms.set(token.form, (forms.get(token.form) ?? 0) + 1);
  }

  #split(form: string): CompoundParts | undefined {
    if (this.#language !== 'de') return undefined;
    return splitCompound(form, (part) => !isFunctionWord(part, 'de') && this.#parts.has(stem(part, 'de')));
  }

  #add(fields: readonly { tokens: readonly Token[]; weight: number; inTitle: boolean }[]): void {
    const terms: DocumentTerms = new Map();
    let length = 0;
    for (const { tokens, weight, inTitle } of fields) {
      const stems = tokens.map((token) => stem(token.form, this.#language));
      for (const { concept } of this.#lexicon.phrasesIn(stems)) addTerm(terms, `c:${concept}`, weight, inTitle);
      for (const [position, token] of tokens.entries()) {
        if (token.verbatim) {
          addTerm(terms, `n:${token.form}`, weight, inTitle);
          length += weight;
          continue;
        }
        if (isFunctionWord(token.form, this.#language)) continue;
        length += weight;
        this.#addWord(terms, token.form, stems[position] ?? token.form, weight, inTitle);
      }
    }
    this.#index.add(terms, length);
  }

  #addWord(terms: DocumentTerms, form: string, stemmed: string, weight: number, inTitle: boolean): void {
    addTerm(terms, `s:${stemmed}`, weight, inTitle);
    for (const concept of this.#lexicon.conceptsOf(stemmed)) addTerm(terms, `c:${concept}`, weight, inTitle);
    for (const related of relatedStems(form, this.#language)) {
      addTerm(terms, `s:${related}`, weight * weights.related, inTitle);
      for (const concept of this.#lexicon.conceptsOf(related)) addTerm(terms, `c:${concept}`, weight, inTitle);
    }
    const parts = this.#split(form);
    if (parts === undefined) return;
    for (const [space, part] of [['h', parts.head], ['m', parts.modifier]] as const) {
      const partStem = stem(part, this.#language);
      addTerm(terms, `${space}:${partStem}`, weight * weights[space === 'h' ? 'head' : 'modifier'], inTitle);
      for (const concept of this.#lexicon.conceptsOf(partStem)) addTerm(terms, `c:${concept}`, weight * weights.conceptOfPart, inTitle);
    }
  }

  /** The informative words of a question, each once. `asked` is the language of the question, whose talk is left out too. */
  unitsOf(text: string, asked: Language = this.#language): QuestionUnit[] {
    const foreign = asked !== this.#language;
    const tokens = this.#joinNumbers(tokenise(text, asked));
    // Who writes no capitals at all says nothing by leaving them out.
    const usesCapitals = tokens.some((token) => token.capital);
    const conceptsAt = this.#phraseConcepts(tokens, asked);
    const units = new Map<string, QuestionUnit>();
    for (const [position, token] of tokens.entries()) {
      const concepts = conceptsAt.get(position) ?? [];
      if (concepts.length === 0 && !token.verbatim && isFunctionWord(token.form, asked)) continue;
      if (units.has(token.form)) continue;
      units.set(token.form, foreign ? this.#foreignUnitOf(token, concepts, asked) : this.#unitOf(token, concepts, usesCapitals));
    }
    return [...units.values()];
  }

  /** Ideas told by several words, at the words that tell them. */
  #phraseConcepts(tokens: readonly Token[], asked: Language): ReadonlyMap<number, readonly string[]> {
    const lexicon = asked === this.#language ? this.#lexicon : this.#foreignLexicon;
    const conceptsAt = new Map<number, string[]>();
    for (const { concept, positions } of lexicon.phrasesIn(tokens.map((token) => stem(token.form, asked)))) {
      const bearers = positions.filter((position) => !isFunctionWord(tokens[position]?.form ?? '', asked));
      for (const position of bearers.length === 0 ? positions.slice(-1) : bearers) {
        conceptsAt.set(position, [...(conceptsAt.get(position) ?? []), concept]);
      }
    }
    return conceptsAt;
  }

  /** A word of the other language: the same letters mean something else here, unless they are a name or a number. */
  #foreignUnitOf(token: Token, phraseConcepts: readonly string[], asked: Language): QuestionUnit {
    const { form, verbatim } = token;
    const ideas = new Set([...phraseConcepts, ...this.#foreignLexicon.conceptsOf(stem(form, asked))]);
    for (const related of relatedStems(form, asked)) for (const concept of this.#foreignLexicon.conceptsOf(related)) ideas.add(concept);
    const all: Alternative[] = [...ideas].map((concept) => ({ term: `c:${concept}`, weight: weights.concept }));
    const name = fold(form, this.#language);
    if (verbatim) all.push({ term: `n:${form}`, weight: weights.exact });
    else if (onlyDigits.test(form) || (name.length >= 5 && this.#forms.get(name.slice(0, 1))?.has(name) === true)) {
      all.push({ term: `s:${stem(name, this.#language)}`, weight: weights.exact });
    }
    const alternatives = this.#present(all);
    const weight = phraseConcepts.length > 0 || verbatim ? 1 : this.#weightOf(form, asked);
    return { form, alternatives, parts: [], importance: this.#rarity(alternatives, token, false) * weight, topical: weight === 1, weight };
  }

  /** "QW 1101" means QW-1101 where there is such a number. */
  #joinNumbers(tokens: readonly Token[]): Token[] {
    const joined: Token[] = [];
    for (let position = 0; position < tokens.length; position += 1) {
      const token = tokens[position];
      const next = tokens[position + 1];
      if (token === undefined) continue;
      const together = `${token.form}${next?.form ?? ''}`;
      if (next !== undefined && token.form.length <= 4 && this.#index.documentFrequency(`n:${together}`) > 0) {
        joined.push({ form: together, verbatim: true, capital: false });
        position += 1;
      } else joined.push(token);
    }
    return joined;
  }

  #unitOf(token: Token, concepts: readonly string[], usesCapitals: boolean): QuestionUnit {
    const { form } = token;
    if (token.verbatim) {
      const alternatives = this.#present([{ term: `n:${form}`, weight: weights.exact }]);
      return { form, alternatives, parts: [], importance: this.#rarity(alternatives, token, usesCapitals), topical: true, weight: 1 };
    }
    let alternatives = this.#alternatives(form, 1, concepts);
    const compound = this.#split(form);
    const parts =
      compound === undefined
        ? []
        : [compound.modifier, compound.head].map((part) => this.#unitOf({ ...token, form: part }, [], usesCapitals));
    if (alternatives.length === 0) {
      const typo = this.#correct(form);
      if (typo !== undefined) alternatives = this.#alternatives(typo.form, typo.weight, []);
    }
    // A compound with one unknown part is not made known by the other one.
    const rarity =
      alternatives.length === 0 && parts.length > 0
        ? Math.max(...parts.map((part) => part.importance))
        : this.#rarity(alternatives, token, usesCapitals);
    const weight = concepts.length > 0 ? 1 : this.#weightOf(form);
    return { form, alternatives, parts, importance: rarity * weight, topical: weight === 1, weight };
  }

  #weightOf(form: string, asked: Language = this.#language): number {
    if (isFillerWord(form, asked)) return weights.filler;
    if (isCommonWord(form, asked)) return weights.common;
    if (!onlyDigits.test(form)) return 1;
    // Someone's order number: no document has it, and the question is not about it.
    if (form.length >= 5 && this.#index.documentFrequency(`s:${form}`) === 0) return 0;
    return form.length < 3 ? weights.number : 1;
  }

  #alternatives(form: string, factor: number, concepts: readonly string[]): Alternative[] {
    const stemmed = stem(form, this.#language);
    const related = relatedStems(form, this.#language);
    const all: Alternative[] = [
      { term: `s:${stemmed}`, weight: weights.exact * factor },
      { term: `h:${stemmed}`, weight: weights.head * factor },
      { term: `m:${stemmed}`, weight: weights.modifier * factor },
      ...related.map((other) => ({ term: `s:${other}`, weight: weights.related * factor })),
      ...related.map((other) => ({ term: `h:${other}`, weight: weights.head * weights.related * factor })),
    ];
    const ideas = new Set([...concepts, ...[stemmed, ...related].flatMap((known) => this.#lexicon.conceptsOf(known))]);
    for (const concept of ideas) all.push({ term: `c:${concept}`, weight: weights.concept * factor });
    return this.#present(all);
  }

  #present(alternatives: readonly Alternative[]): Alternative[] {
    return alternatives.filter((alternative) => this.#index.documentFrequency(alternative.term) > 0);
  }

  /** The rarer a word, the more a question depends on it; synonyms are as frequent as the idea that they share. */
  #rarity(alternatives: readonly Alternative[], token: Token, usesCapitals: boolean): number {
    let frequency = 0;
    for (const { term, weight } of alternatives) {
      if (weight > weights.modifier) frequency = Math.max(frequency, this.#index.documentFrequency(term));
    }
    const importance = this.#index.inverseFrequency(frequency);
    if (frequency > 0) return importance;
    if (token.capital) return importance * weights.unknownName;
    return importance * (usesCapitals && this.#language === 'de' ? weights.unknownSmall : weights.unknown);
  }

  /** The known word that an unknown one is most likely to be; with the same first letter, because typing errors spare it. */
  #correct(form: string): { form: string; weight: number } | undefined {
    if (form.length < 5) return undefined;
    let best: { form: string; errors: number; count: number } | undefined;
    for (const [candidate, count] of this.#forms.get(form.slice(0, 1)) ?? []) {
      if (candidate.length < 5 || Math.abs(candidate.length - form.length) > 2) continue;
      let errors = distance(form, candidate);
      if (errors === 2 && isTransposed(form, candidate)) errors = 1;
      const allowed = form.length >= 10 ? 2 : form.length >= 6 ? 1 : isTransposed(form, candidate) ? 1 : 0;
      if (errors > allowed) continue;
      const better = best === undefined || errors < best.errors || (errors === best.errors && count > best.count);
      if (better || (errors === best?.errors && count === best.count && candidate < best.form)) best = { form: candidate, errors, count };
    }
    if (best === undefined) return undefined;
    return { form: best.form, weight: best.errors <= 1 ? weights.oneTypo : weights.twoTypos };
  }

  #measure(unit: QuestionUnit, quality: Float32Array, score: Float32Array, body: number): void {
    for (const { term, weight } of unit.alternatives) {
      const rarity = this.#index.inverseFrequency(this.#index.documentFrequency(term));
      this.#index.visit(term, (document, saturated, inTitle) => {
        const covered = weight * (inTitle ? 1 : body);
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
        sums.quality[document] = (sums.quality[document] ?? 0) + weights.part * (own.quality[document] ?? 0);
        sums.score[document] = (sums.score[document] ?? 0) + weights.part * (own.score[document] ?? 0);
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
      if (weight < weights.partly) continue;
      this.#index.visit(term, (document, _saturated, inTitle) => {
        if (inTitle) titled[document] = 1;
      });
    }
    for (const part of unit.parts) this.#markTitled(part, titled);
  }

  /**
   * Measures all passages against the words of a question. With `aboutHeadings` a word counts little where only the text has it:
   * "do you sell laptops?" is not answered by a rucksack with a pocket for one.
   */
  cover(units: readonly QuestionUnit[], aboutHeadings: boolean): Coverage {
    const body = aboutHeadings ? weights.bodyForExistence : weights.body;
    const size = this.passages.length;
    const score = new Float32Array(size);
    const covered = new Float32Array(size);
    const qualities: Float32Array[] = [];
    const found = new Uint16Array(size);
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
        if (unit.topical && (quality[document] ?? 0) >= weights.partly) found[document] = (found[document] ?? 0) + 1;
      }
      if (unit.topical) this.#markTitled(unit, titled);
    }
    return { score, covered, qualities, found, titled, importance };
  }

  /**
   * How much of a passage's innermost heading the question speaks of, 0 to 1, and with how many words. A question that says all
   * of a heading is most likely that question in other words, whatever else it tells.
   */
  headingMatch(document: number, units: readonly QuestionUnit[]): { readonly share: number; readonly words: number } {
    const heading = this.#headingUnits(document);
    const asked = new Set<string>();
    for (const unit of units) for (const term of sharedTerms(unit)) asked.add(term);
    let total = 0;
    let matched = 0;
    let words = 0;
    for (const unit of heading) {
      total += unit.importance;
      if (!sharedTerms(unit).some((term) => asked.has(term))) continue;
      matched += unit.importance;
      if (unit.topical) words += 1;
    }
    return { share: total === 0 ? 0 : matched / total, words };
  }

  #headingUnits(document: number): readonly QuestionUnit[] {
    const known = this.#headings[document];
    if (known !== undefined) return known;
    // Nobody asks for a product by name and number together.
    const title = (this.passages[document]?.titles.at(-1) ?? '').replace(/\([^)]*\)/g, ' ');
    const units = this.unitsOf(title);
    this.#headings[document] = units;
    return units;
  }

  /** How many words of the question a short text has literally, for choosing the rows of a table. */
  literalMatches(units: readonly QuestionUnit[], text: string): number {
    const stems = new Set<string>();
    for (const token of tokenise(text, this.#language)) {
      stems.add(token.verbatim ? `n:${token.form}` : `s:${stem(token.form, this.#language)}`);
    }
    let matches = 0;
    for (const unit of units) if (unit.weight > weights.filler && unit.alternatives.some(({ term }) => stems.has(term))) matches += 1;
    return matches;
  }
}
