import type { Evidence, GroundedSentence, Grounding } from '../../core/grounding.ts';
import type { Language } from '../../core/knowledge.ts';
import { detectLanguage } from '../detect-language.ts';
import { claimsNothing } from './claims-nothing.ts';
import {
  createLexicons,
  createPassageMemory,
  type EvidenceIndex,
  indexEvidence,
  type Lexicons,
  type PassageMemory,
  plainSentence,
} from './evidence-index.ts';
import { findProblems, type KnownThings, knownThings } from './find-problems.ts';
import { type Measure, measureSupport, type Unit, type UnitWords, unitWords } from './measure-support.ts';
import { createWordMemory, type ReadSentence, readText, type ReadText, type WordMemory } from './read-text.ts';
import { supportOf } from './support-model.ts';

/** What does not change with what is asked. */
interface Kept {
  readonly lexicons: Lexicons;
  readonly memory: WordMemory;
  readonly passages: PassageMemory;
}

interface Reading {
  readonly answer: ReadText;
  readonly index: EvidenceIndex;
  readonly known: KnownThings;
}

interface Place {
  readonly id: string;
  readonly quote: string;
}

/** Passages that are looked at for contradictions beside the best one: those nearly as good as it. */
const nearlyAsGood = 0.15;
const mostAligned = 3;
/** Keeps the harmonic mean of supports above nothing. */
const leastSupport = 1e-6;
const longestQuote = 1_000;
/** A sentence that one passage supports so well need not be taken apart; its parts count a little less than a whole. */
const surely = 0.7;
const partly = 0.95;
const leastPart = 1.8;
const mostParts = 6;
const joins: ReadonlySet<string> = new Set(['und', 'and', 'sowie', 'oder', 'or']);

/** Where a whole sentence of the evidence stands that an answer has copied. */
function copiedFrom(index: EvidenceIndex, sentence: string): Place | undefined {
  const key = plainSentence(sentence);
  for (const { id, wholeSentences } of index.passages) {
    const quote = wholeSentences.get(key);
    if (quote !== undefined) return { id, quote };
  }
  return undefined;
}

function read(
  answer: string,
  evidence: readonly Evidence[],
  question: string,
  { lexicons, memory, passages }: Kept,
): Reading {
  const index = indexEvidence(evidence, memory, lexicons, passages);
  const language: Language = detectLanguage(answer) ?? detectLanguage(question) ?? evidence[0]?.language ?? 'de';
  const asked = readText(question, language, memory);
  return {
    answer: readText(answer, language, memory),
    index,
    known: knownThings(index, asked),
  };
}

function quoteOf({ passage, window }: Measure): string | undefined {
  const { sentences, text } = passage.read;
  const [first, last] = [sentences[window.from], sentences[window.to - 1]];
  if (first === undefined || last === undefined) return undefined;
  return text.slice(first.start, Math.min(last.end, first.start + longestQuote));
}

interface Scored extends Measure {
  readonly support: number;
}

function measuresOf(words: UnitWords, index: EvidenceIndex): readonly Scored[] {
  return index.passages
    .map((passage) => {
      const measure = measureSupport(words, passage);
      return { ...measure, support: supportOf(words, measure) };
    })
    .sort((left, right) => right.support - left.support);
}

/** Parts of a sentence that may rest on passages of their own: at commas and "und", as far as each says something. */
function partsOf(answer: ReadText, { first, last }: Unit): readonly Unit[] {
  const parts: Unit[] = [];
  let from = first;
  let weight = 0;
  let left = 0;
  for (let at = first; at < last; at += 1) left += answer.words[at]?.weight ?? 0;
  const close = (to: number): void => {
    const [one, end] = [answer.words[from], answer.words[to - 1]];
    if (one !== undefined && end !== undefined) parts.push({ first: from, last: to, start: one.start, end: end.end });
    from = to;
    weight = 0;
  };
  for (let at = first; at < last; at += 1) {
    const word = answer.words[at];
    const begins = word !== undefined && (word.clause !== answer.words[at - 1]?.clause || joins.has(word.form));
    if (begins && weight >= leastPart && left >= leastPart && parts.length < mostParts) close(at);
    weight += word?.weight ?? 0;
    left -= word?.weight ?? 0;
  }
  close(last);
  return parts;
}

interface Support {
  readonly support: number;
  /** Best first; of parts, the best of each. */
  readonly measures: readonly Scored[];
}

/** By the best passage for all of it, or by the best for each of its parts where that is more. */
function supportFor(answer: ReadText, unit: Unit, index: EvidenceIndex): Support {
  const measures = measuresOf(unitWords(answer, unit, index), index);
  const support = measures[0]?.support ?? 0;
  if (support >= surely || index.passages.length < 2) return { support, measures };
  const parts = partsOf(answer, unit);
  if (parts.length < 2) return { support, measures };
  const bests = parts.flatMap((part) => measuresOf(unitWords(answer, part, index), index).slice(0, 1));
  const together = partly * Math.min(...bests.map((best) => best.support));
  const several = new Set(bests.map(({ passage }) => passage.id)).size > 1;
  return several && together > support ? { support: together, measures } : { support, measures };
}

function checkSentence({ answer, index, known }: Reading, sentence: ReadSentence): GroundedSentence {
  const text = answer.text.slice(sentence.start, sentence.end);
  const place = { text, start: sentence.start, end: sentence.end };
  const unit: Unit = sentence;
  const nothing = claimsNothing(answer, unit, known.askedStems);
  const copied = copiedFrom(index, text);
  if (copied !== undefined)
    return { ...place, support: 1, best: copied.id, quote: copied.quote, problems: [], claimsNothing: nothing };
  const words = unitWords(answer, unit, index);
  const { measures, support } = supportFor(answer, unit, index);
  const [best] = measures;
  if (best === undefined || best.coverage === 0) {
    const problems = nothing ? [] : findProblems(answer, unit, words, [], known);
    return { ...place, support: 0, best: undefined, quote: undefined, problems, claimsNothing: nothing };
  }
  const aligned = measures.filter(({ support }) => support >= best.support - nearlyAsGood).slice(0, mostAligned);
  const problems = nothing ? [] : findProblems(answer, unit, words, aligned, known);
  return {
    ...place,
    support,
    best: best.passage.id,
    quote: quoteOf(best),
    problems,
    claimsNothing: nothing,
  };
}

/** Holds answers against passages by their words, numbers, names and negations; no model of language is asked. */
export function createGrounding(): Grounding {
  const kept: Kept = { lexicons: createLexicons(), memory: createWordMemory(), passages: createPassageMemory() };
  return {
    check: (answer, evidence, question) => {
      const reading = read(answer, evidence, question, kept);
      // The same sentence again says the same: an answer that repeats itself costs no more.
      const known = new Map<string, GroundedSentence>();
      return reading.answer.sentences.map((sentence) => {
        const key = reading.answer.text.slice(sentence.start, sentence.end);
        const there = known.get(key);
        if (there !== undefined) return { ...there, start: sentence.start, end: sentence.end };
        const checked = checkSentence(reading, sentence);
        known.set(key, checked);
        return checked;
      });
    },
    support: (answer, evidence, question) => {
      const reading = read(answer, evidence, question, kept);
      let weight = 0;
      let burden = 0;
      for (const sentence of reading.answer.sentences) {
        const words = unitWords(reading.answer, sentence, reading.index);
        if (claimsNothing(reading.answer, sentence, reading.known.askedStems)) continue;
        const length = Math.max(1, words.weight);
        const copied = copiedFrom(reading.index, reading.answer.text.slice(sentence.start, sentence.end));
        const support = copied !== undefined ? 1 : supportFor(reading.answer, sentence, reading.index).support;
        weight += length;
        burden += length / (support + leastSupport);
      }
      return weight === 0 ? 0 : Math.max(0, Math.min(1, weight / burden - leastSupport));
    },
  };
}
