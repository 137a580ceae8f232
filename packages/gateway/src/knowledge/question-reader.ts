import type { Language } from '../core/knowledge.ts';
import type { InvertedIndex } from './inverted-index.ts';
import { relatedStems, stem } from './stem.ts';
import { isCommonWord, isFillerWord, isFunctionWord } from './stop-words.ts';
import { termWeights } from './term-weights.ts';
import { fold, tokenise, type Token } from './tokenise.ts';
import type { Vocabulary } from './vocabulary.ts';

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

/** Words of one question that are looked up, so that a long message costs no more than this times the number of passages. */
const mostUnits = 48;

const onlyDigits = /^[\d.]+$/;

/** Tells what a question asks for, in terms of an index. */
export class QuestionReader {
  readonly #vocabulary: Vocabulary;
  readonly #index: InvertedIndex;

  constructor(vocabulary: Vocabulary, index: InvertedIndex) {
    this.#vocabulary = vocabulary;
    this.#index = index;
  }

  /** The informative words of a question, each once. `asked` is the language of the question, whose talk is left out too. */
  unitsOf(text: string, asked: Language = this.#vocabulary.language): QuestionUnit[] {
    const foreign = asked !== this.#vocabulary.language;
    const tokens = this.#joinNumbers(tokenise(text, asked));
    // Who writes no capitals at all says nothing by leaving them out.
    const usesCapitals = tokens.some((token) => token.capital);
    const conceptsAt = this.#phraseConcepts(tokens, asked);
    const units = new Map<string, QuestionUnit>();
    for (const [position, token] of tokens.entries()) {
      if (units.size >= mostUnits) break;
      const concepts = conceptsAt.get(position) ?? [];
      if (concepts.length === 0 && !token.verbatim && isFunctionWord(token.form, asked)) continue;
      if (units.has(token.form)) continue;
      units.set(
        token.form,
        foreign ? this.#foreignUnitOf(token, concepts, asked) : this.#unitOf(token, concepts, usesCapitals),
      );
    }
    return [...units.values()];
  }

  /** Ideas told by several words, at the words that tell them. */
  #phraseConcepts(tokens: readonly Token[], asked: Language): ReadonlyMap<number, readonly string[]> {
    const lexicon = asked === this.#vocabulary.language ? this.#vocabulary.lexicon : this.#vocabulary.foreignLexicon;
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
    const ideas = new Set([...phraseConcepts, ...this.#vocabulary.foreignLexicon.conceptsOf(stem(form, asked))]);
    for (const related of relatedStems(form, asked))
      for (const concept of this.#vocabulary.foreignLexicon.conceptsOf(related)) ideas.add(concept);
    const all: Alternative[] = [...ideas].map((concept) => ({ term: `c:${concept}`, weight: termWeights.concept }));
    const name = fold(form, this.#vocabulary.language);
    if (verbatim) all.push({ term: `n:${form}`, weight: termWeights.exact });
    else if (onlyDigits.test(form) || (name.length >= 5 && this.#vocabulary.has(name))) {
      all.push({ term: `s:${stem(name, this.#vocabulary.language)}`, weight: termWeights.exact });
    }
    const alternatives = this.#present(all);
    const weight = phraseConcepts.length > 0 || verbatim ? 1 : this.#weightOf(form, asked);
    return {
      form,
      alternatives,
      parts: [],
      importance: this.#rarity(alternatives, token, false) * weight,
      topical: weight === 1,
      weight,
    };
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
      const alternatives = this.#present([{ term: `n:${form}`, weight: termWeights.exact }]);
      return {
        form,
        alternatives,
        parts: [],
        importance: this.#rarity(alternatives, token, usesCapitals),
        topical: true,
        weight: 1,
      };
    }
    let alternatives = this.#alternatives(form, 1, concepts);
    const compound = this.#vocabulary.split(form);
    const parts =
      compound === undefined
        ? []
        : [compound.modifier, compound.head].map((part) => this.#unitOf({ ...token, form: part }, [], usesCapitals));
    if (alternatives.length === 0) {
      alternatives = this.#vocabulary
        .compoundsOf(form)
        .map((compound) => ({ term: `s:${compound}`, weight: termWeights.head }));
    }
    if (alternatives.length === 0) {
      const typo = this.#vocabulary.correct(form);
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

  #weightOf(form: string, asked: Language = this.#vocabulary.language): number {
    if (isFillerWord(form, asked)) return termWeights.filler;
    if (isCommonWord(form, asked)) return termWeights.common;
    if (!onlyDigits.test(form)) return 1;
    // Someone's order number: no document has it, and the question is not about it.
    if (form.length >= 5 && this.#index.documentFrequency(`s:${form}`) === 0) return 0;
    return form.length < 3 ? termWeights.number : 1;
  }

  #alternatives(form: string, factor: number, concepts: readonly string[]): Alternative[] {
    const stemmed = stem(form, this.#vocabulary.language);
    const related = relatedStems(form, this.#vocabulary.language);
    const all: Alternative[] = [
      { term: `s:${stemmed}`, weight: termWeights.exact * factor },
      { term: `h:${stemmed}`, weight: termWeights.head * factor },
      { term: `m:${stemmed}`, weight: termWeights.modifier * factor },
      ...related.map((other) => ({ term: `s:${other}`, weight: termWeights.related * factor })),
      ...related.map((other) => ({ term: `h:${other}`, weight: termWeights.head * termWeights.related * factor })),
    ];
    const ideas = new Set([
      ...concepts,
      ...[stemmed, ...related].flatMap((known) => this.#vocabulary.lexicon.conceptsOf(known)),
    ]);
    for (const concept of ideas) all.push({ term: `c:${concept}`, weight: termWeights.concept * factor });
    return this.#present(all);
  }

  #present(alternatives: readonly Alternative[]): Alternative[] {
    return alternatives.filter((alternative) => this.#index.documentFrequency(alternative.term) > 0);
  }

  /** The rarer a word, the more a question depends on it; synonyms are as frequent as the idea that they share. */
  #rarity(alternatives: readonly Alternative[], token: Token, usesCapitals: boolean): number {
    let frequency = 0;
    for (const { term, weight } of alternatives) {
      if (weight > termWeights.modifier) frequency = Math.max(frequency, this.#index.documentFrequency(term));
    }
    const importance = this.#index.inverseFrequency(frequency);
    if (frequency > 0) return importance;
    if (token.capital) return importance * termWeights.unknownName;
    return (
      importance * (usesCapitals && this.#vocabulary.language === 'de' ? termWeights.unknownSmall : termWeights.unknown)
    );
  }
}
