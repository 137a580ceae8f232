import type { Evidence, GroundedSentence, Grounding } from '../../core/grounding.ts';
import type { Language } from '../../core/knowledge.ts';
import { detectLanguage } from '../detect-language.ts';
import { claimsNothing } from './claims-nothing.ts';
import { createLexicons, type EvidenceIndex, indexEvidence, type Lexicons } from './evidence-index.ts';
import { findProblems, type KnownThings, knownThings } from './find-problems.ts';
import { type Measure, measureSupport, type Unit, type UnitWords, unitWords } from './measure-support.ts';
import { createWordMemory, type ReadSentence, readText, type ReadText } from './read-text.ts';
import { supportOf } from './support-model.ts';

interface Reading {
  readonly answer: ReadText;
  readonly index: EvidenceIndex;
  readonly known: KnownThings;
  readonly whole: ReadonlyMap<string, Place>;
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

function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[ \-*+•–>#|]+/, '')
    .trim();
}

/** Whole sentences of the evidence, for what was copied from it. */
function wholeSentences(index: EvidenceIndex): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  for (const { id, read } of index.passages) {
    for (const { start, end } of read.sentences) {
      const quote = read.text.slice(start, end);
      const key = plain(quote);
      if (!found.has(key)) found.set(key, { id, quote });
    }
  }
  return found;
}

function read(answer: string, evidence: readonly Evidence[], question: string, lexicons: Lexicons): Reading {
  const memory = createWordMemory();
  const index = indexEvidence(evidence, memory, lexicons);
  const language: Language = detectLanguage(answer) ?? detectLanguage(question) ?? evidence[0]?.language ?? 'de';
  const asked = readText(question, language, memory);
  return {
    answer: readText(answer, language, memory),
    index,
    known: knownThings(index, asked),
    whole: wholeSentences(index),
  };
}

function quoteOf({ passage, window }: Measure): string | undefined {
  const { sentences, text } = passage.read;
  const [first, last] = [sentences[window.from], sentences[window.to - 1]];
  if (first === undefined || last === undefined) return undefined;
  return text.slice(first.start, Math.min(last.end, first.start + longestQuote));
}

function measuresOf(words: UnitWords, index: EvidenceIndex): readonly (Measure & { readonly support: number })[] {
  return index.passages
    .map((passage) => {
      const measure = measureSupport(words, passage);
      return { ...measure, support: supportOf(words, measure) };
    })
    .sort((left, right) => right.support - left.support);
}

function checkSentence({ answer, index, known, whole }: Reading, sentence: ReadSentence): GroundedSentence {
  const text = answer.text.slice(sentence.start, sentence.end);
  const place = { text, start: sentence.start, end: sentence.end };
  const unit: Unit = sentence;
  const nothing = claimsNothing(answer, unit, known.askedStems);
  const copied = whole.get(plain(text));
  if (copied !== undefined)
    return { ...place, support: 1, best: copied.id, quote: copied.quote, problems: [], claimsNothing: nothing };
  const words = unitWords(answer, unit, index);
  const measures = measuresOf(words, index);
  const [best] = measures;
  if (best === undefined || best.coverage === 0) {
    const problems = nothing ? [] : findProblems(answer, unit, words, [], known);
    return { ...place, support: 0, best: undefined, quote: undefined, problems, claimsNothing: nothing };
  }
  const aligned = measures.filter(({ support }) => support >= best.support - nearlyAsGood).slice(0, mostAligned);
  const problems = nothing ? [] : findProblems(answer, unit, words, aligned, known);
  return {
    ...place,
    support: best.support,
    best: best.passage.id,
    quote: quoteOf(best),
    problems,
    claimsNothing: nothing,
  };
}

/** Holds answers against passages by their words, numbers, names and negations; no model of language is asked. */
export function createGrounding(): Grounding {
  const lexicons = createLexicons();
  return {
    check: (answer, evidence, question) => {
      const reading = read(answer, evidence, question, lexicons);
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
      const reading = read(answer, evidence, question, lexicons);
      let weight = 0;
      let burden = 0;
      for (const sentence of reading.answer.sentences) {
        const words = unitWords(reading.answer, sentence, reading.index);
        if (claimsNothing(reading.answer, sentence, reading.known.askedStems)) continue;
        const length = Math.max(1, words.weight);
        const copied = reading.whole.has(plain(reading.answer.text.slice(sentence.start, sentence.end)));
        const support = copied ? 1 : (measuresOf(words, reading.index)[0]?.support ?? 0);
        weight += length;
        burden += length / (support + leastSupport);
      }
      return weight === 0 ? 0 : Math.max(0, Math.min(1, weight / burden - leastSupport));
    },
  };
}
