import type { Language } from '../core/knowledge.ts';
import { isGeneralWord } from './general-words.ts';
import type { Lexicon } from './lexicon.ts';
import type { CompoundParts } from './split-compound.ts';
import { samePlace } from './place-adjectives.ts';
import { relatedStems, stem } from './stem.ts';
import { isCommonWord, isFillerWord, isFunctionWord } from './stop-words.ts';
import { termWeights, topicTerm } from './term-weights.ts';
import { fold, tokenise, type Token } from './tokenise.ts';
import type { Correction } from './typing-errors.ts';
import { determiners, particleOf, placePrepositions, salutations } from './word-context.ts';

/**
 * How a word of the question may be found in a passage, and how much of it that covers. Terms live in name spaces: `s:` a
 * stem, `n:` a product number, `h:` the head of a compound, `m:` its modifier, `c:` a concept of the lexicon.
 */
export interface Alternative {
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
  /** Whether it is what is asked about something, such as its price, rather than the something. */
  readonly aspect: boolean;
  /** A thing that no document knows of. */
  readonly strange: boolean;
  /** Its share in the rank: 1 for a topical word. */
  readonly weight: number;
}

/** The words of the documents, as far as a question needs them. */
export interface QuestionVocabulary {
  readonly language: Language;
  readonly lexicon: Lexicon;
  readonly foreignLexicon: Lexicon;
  has(form: string): boolean;
  split(form: string): CompoundParts | undefined;
  compoundsOf(form: string): readonly string[];
  compoundsFrom(form: string): readonly string[];
  siblingsOf(form: string): readonly string[];
  soundingLike(form: string): Correction | undefined;
  correct(form: string): Correction | undefined;
}

/** How many documents have a term, and what that makes it worth. */
export interface TermFrequencies {
  documentFrequency(term: string): number;
  inverseFrequency(frequency: number): number;
}

/** Words of one question that are looked up, so that a long message costs no more than this times the number of passages. */
const mostUnits = 48;

/** The idea that all names of countries share. */
const countryIdea = 'country';

const onlyDigits = /^[\d.]+$/;

/** Ideas told by several words. */
interface Phrases {
  readonly concepts: ReadonlyMap<number, readonly string[]>;
  /** Positions of words that stand side by side in such a phrase. */
  readonly fixed: ReadonlySet<number>;
}

/** What stands around a word of the question. */
interface Surroundings {
  readonly concepts: readonly string[];
  readonly fixed: boolean;
  readonly particle: string | undefined;
  /** Who writes no capitals at all says nothing by leaving them out. */
  readonly usesCapitals: boolean;
}

/** Tells what a question asks for, in terms of an index. */
export class QuestionReader {
  readonly #vocabulary: QuestionVocabulary;
  readonly #index: TermFrequencies;
  readonly #withParts: boolean;

  /** `withParts` as in `tokenise`. */
  constructor(vocabulary: QuestionVocabulary, index: TermFrequencies, withParts = false) {
    this.#vocabulary = vocabulary;
    this.#index = index;
    this.#withParts = withParts;
  }

  /** The informative words of a question, each once. `asked` is the language of the question, whose talk is left out too. */
  unitsOf(text: string, asked: Language = this.#vocabulary.language): QuestionUnit[] {
    const foreign = asked !== this.#vocabulary.language;
    const tokens = this.#joinNumbers(tokenise(text, asked, this.#withParts));
    const usesCapitals = tokens.some((token) => token.upper);
    const phrases = this.#phrases(tokens, asked);
    const particle = asked === 'de' ? particleOf(tokens) : undefined;
    const units = new Map<string, QuestionUnit>();
    for (const [position, token] of tokens.entries()) {
      if (units.size >= mostUnits) break;
      const concepts = phrases.concepts.get(position) ?? [];
      if (concepts.length === 0 && !token.verbatim && isFunctionWord(token.form, asked)) continue;
      if (units.has(token.form)) continue;
      units.set(
        token.form,
        foreign
          ? this.#foreignUnitOf(token, concepts, asked)
          : this.#inPlace(
              this.#unitOf(token, { concepts, fixed: phrases.fixed.has(position), particle, usesCapitals }),
              token,
              tokens[position - 1]?.form,
            ),
      );
    }
    return [...units.values()];
  }

  /** Where something is or goes, in names that no document has, narrows a question down: it is not what it is about. */
  #inPlace(unit: QuestionUnit, token: Token, before: string | undefined): QuestionUnit {
    const { language } = this.#vocabulary;
    if (unit.alternatives.length > 0 || unit.parts.length > 0 || !unit.topical) return unit;
    if (before !== undefined && salutations.has(before))
      return { ...unit, importance: unit.importance * termWeights.filler };
    if (before !== undefined && placePrepositions[language].has(before))
      return { ...unit, importance: unit.importance * termWeights.place };
    const noun = token.capital || (before !== undefined && determiners[language].has(before));
    return noun && !isGeneralWord(unit.form, language) ? { ...unit, strange: true } : unit;
  }

  /** Ideas told by several words, at the words that tell them, and the words that mean something only together. */
  #phrases(tokens: readonly Token[], asked: Language): Phrases {
    const lexicon = asked === this.#vocabulary.language ? this.#vocabulary.lexicon : this.#vocabulary.foreignLexicon;
    const concepts = new Map<number, string[]>();
    const fixed = new Set<number>();
    for (const { concept, positions } of lexicon.phrasesIn(tokens.map((token) => stem(token.form, asked)))) {
      const bearers = positions.filter((position) => !isFunctionWord(tokens[position]?.form ?? '', asked));
      const isKnown = (position: number): boolean =>
        this.#index.documentFrequency(`s:${stem(tokens[position]?.form ?? '', asked)}`) > 0;
      if (concept === countryIdea && bearers.length > 1 && bearers.every(isKnown)) continue;
      const [first = 0] = positions;
      if (bearers.length > 1 && bearers.length === positions.length && positions.every((at, i) => at === first + i))
        for (const position of bearers) fixed.add(position);
      for (const position of bearers.length === 0 ? positions.slice(-1) : bearers) {
        concepts.set(position, [...(concepts.get(position) ?? []), concept]);
      }
    }
    return { concepts, fixed };
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
      importance: this.#rarity(alternatives, token, false, asked) * weight,
      topical: weight === 1,
      aspect: this.#isAspect([...ideas]),
      strange: false,
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
        joined.push({ form: together, verbatim: true, capital: false, upper: false });
        position += 1;
      } else joined.push(token);
    }
    return joined;
  }

  #unitOf(token: Token, { concepts, fixed, particle, usesCapitals }: Surroundings): QuestionUnit {
    const { form } = token;
    if (token.verbatim) {
      const alternatives = this.#present([{ term: `n:${form}`, weight: termWeights.exact }]);
      return {
        form,
        alternatives,
        parts: [],
        importance: this.#rarity(alternatives, token, usesCapitals),
        topical: true,
        aspect: false,
        strange: false,
        weight: 1,
      };
    }
    let alternatives = this.#alternatives(form, 1, concepts);
    // A gift card is no gift: what the two words mean together is worth more than one of them.
    if (fixed) alternatives = alternatives.map((one) => this.#inPhrase(one));
    if (particle !== undefined && !token.capital) alternatives.push(...this.#withParticle(form, particle));
    const compound = this.#vocabulary.split(form);
    const parts =
      compound === undefined
        ? []
        : [compound.modifier, compound.head].map((part) =>
            this.#unitOf({ ...token, form: part }, { concepts: [], fixed: false, particle: undefined, usesCapitals }),
          );
    if ((token.capital || !usesCapitals) && !this.#isWord(form)) {
      const longer = this.#vocabulary.compoundsOf(form).map((one) => ({ term: `s:${one}`, weight: termWeights.head }));
      const begun = this.#vocabulary
        .compoundsFrom(form)
        .map((one) => ({ term: `s:${one}`, weight: termWeights.begun }));
      alternatives = [...alternatives, ...longer, ...begun];
    }
    if (!this.#isWord(form) && !isGeneralWord(form, this.#vocabulary.language)) {
      // A word that is found in another form only may be right; then only its sound makes another one more likely.
      const typo = alternatives.length === 0 ? this.#vocabulary.correct(form) : this.#vocabulary.soundingLike(form);
      if (typo !== undefined) alternatives = [...alternatives, ...this.#alternatives(typo.form, typo.weight, [])];
    }
    if (alternatives.length === 0 && parts.length === 0 && token.capital) {
      alternatives = this.#vocabulary
        .siblingsOf(form)
        .map((sibling) => ({ term: `s:${sibling}`, weight: termWeights.sibling }));
    }
    // A compound with one unknown part is not made known by the other one.
    const rarity =
      alternatives.length === 0 && parts.length > 0
        ? Math.max(...parts.map((part) => part.importance))
        : this.#rarity(alternatives, token, usesCapitals);
    const weight = concepts.length > 0 ? 1 : this.#weightOf(form);
    const ideas = [
      ...concepts,
      ...[stem(form, this.#vocabulary.language), ...relatedStems(form, this.#vocabulary.language)].flatMap((known) =>
        this.#vocabulary.lexicon.conceptsOf(known),
      ),
    ];
    const aspect = this.#isAspect(ideas) || (onlyDigits.test(form) && form.length < 3);
    return {
      form,
      alternatives,
      parts,
      importance: rarity * weight * (aspect ? termWeights.aspect : 1),
      topical: weight === 1,
      aspect,
      strange: false,
      weight,
    };
  }

  #inPhrase({ term, weight }: Alternative): Alternative {
    return { term, weight: term.startsWith('c:') ? Math.max(weight, termWeights.phrase) : weight * termWeights.apart };
  }

  /** German verbs that are written apart: "gebt ihr … weiter" is "weitergeben". */
  #withParticle(form: string, particle: string): Alternative[] {
    const { language, lexicon } = this.#vocabulary;
    const found: Alternative[] = [];
    for (const verb of [stem(form, language), ...relatedStems(form, language)]) {
      const joined = stem(`${particle}${verb}en`, language);
      found.push({ term: `s:${joined}`, weight: termWeights.exact });
      for (const concept of lexicon.conceptsOf(joined))
        found.push({ term: `c:${concept}`, weight: termWeights.concept });
    }
    return this.#present(found);
  }

  #isAspect(ideas: readonly string[]): boolean {
    return ideas.length > 0 && ideas.every((idea) => this.#vocabulary.lexicon.isAspect(idea));
  }

  /** Whether the documents or the lexicon have the word as it is. */
  #isWord(form: string): boolean {
    const stemmed = stem(form, this.#vocabulary.language);
    return this.#index.documentFrequency(`s:${stemmed}`) > 0 || this.#vocabulary.lexicon.conceptsOf(stemmed).length > 0;
  }

  /** Whether the documents have a heading of just this word: leave is what a handbook is about, and is told along in a shop. */
  #isTopic(form: string, asked: Language): boolean {
    return asked === this.#vocabulary.language && this.#index.documentFrequency(topicTerm(stem(form, asked))) > 0;
  }

  #weightOf(form: string, asked: Language = this.#vocabulary.language): number {
    if (isFillerWord(form, asked)) return termWeights.filler;
    if (isCommonWord(form, asked)) return this.#isTopic(form, asked) ? 1 : termWeights.common;
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
    for (const other of samePlace(stemmed, this.#vocabulary.language))
      all.push({ term: `s:${other}`, weight: termWeights.samePlace * factor });
    const ideas = new Set([
      ...concepts,
      ...[stemmed, ...related].flatMap((known) => this.#vocabulary.lexicon.conceptsOf(known)),
    ]);
    // Another country is another country, where the documents speak of the one that is asked for.
    const named = this.#vocabulary.lexicon.isCountry(stemmed) && this.#index.documentFrequency(`s:${stemmed}`) > 0;
    for (const concept of ideas) {
      const weight = named && concept === countryIdea ? termWeights.otherName : termWeights.concept;
      all.push({ term: `c:${concept}`, weight: weight * factor });
    }
    return this.#present(all);
  }

  #present(alternatives: readonly Alternative[]): Alternative[] {
    return alternatives.filter((alternative) => this.#index.documentFrequency(alternative.term) > 0);
  }

  /** The rarer a word, the more a question depends on it; synonyms are as frequent as the idea that they share. */
  #rarity(
    alternatives: readonly Alternative[],
    token: Token,
    usesCapitals: boolean,
    asked: Language = this.#vocabulary.language,
  ): number {
    let frequency = 0;
    for (const { term, weight } of alternatives) {
      if (weight > termWeights.modifier) frequency = Math.max(frequency, this.#index.documentFrequency(term));
    }
    const importance = this.#index.inverseFrequency(frequency);
    if (frequency > 0) return importance;
    if (isGeneralWord(token.form, asked)) return importance * termWeights.unknownGeneral;
    if (token.capital) return importance * termWeights.unknownName;
    return importance * (usesCapitals && asked === 'de' ? termWeights.unknownSmall : termWeights.unknown);
  }
}
