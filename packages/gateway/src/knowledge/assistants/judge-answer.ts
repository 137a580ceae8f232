import type { ExplainedSentence, GroundingProblem } from '@gatehouse/contract/explanation';
import { assistantSentences, isUnknownAnswer } from '../../core/assistant-sentences.ts';
import type { JudgedAnswer } from '../../core/assistants.ts';
import type { Chunk, ChunkHit, KnowledgeRow } from '../../core/collections.ts';
import type { Evidence, GroundedSentence, Grounding } from '../../core/grounding.ts';
import { citationOf } from './citation.ts';
import { renderRow } from './render-row.ts';
import { rowsNamedIn, tellsOfRow } from './rows-spoken-of.ts';
import { traced, type TraceFacts } from './trace.ts';

/** What is wrong with what an answer says of rows: ids, names, prices and stock that are not so; places are those of its sentences. */
export type CheckEntities = (
  answer: string,
  rows: readonly KnowledgeRow[],
  context: { readonly texts: readonly string[]; readonly question: string },
) => readonly { readonly start: number; readonly end: number; readonly problems: readonly GroundingProblem[] }[];

export interface JudgeOptions {
  readonly grounding: Grounding;
  readonly checkEntities: CheckEntities;
  /** Whether one unsupported sentence spoils the answer as a whole. */
  readonly refuses: boolean;
  /** What is said where nothing of the answer is left. */
  readonly unknown: string;
}

/** Marks by which a model names its passages; the answer gets marks of ours, for the passages that do support it. */
const marks = /[ \t]*\[\d{1,2}(?:\s*,\s*\d{1,2})*\]/g;
const amount = /(?:[€$£]\s*\d|\d\s*(?:€|\$|£|EUR\b|USD\b|GBP\b|Euro\b|euros?\b|Cent\b|cents?\b))/u;
const longestTold = 300;

/** The evidence as sentences are held against it: headings count, and rows are read as readers get them. */
export function evidenceOf(hits: readonly ChunkHit[]): readonly Evidence[] {
  return hits.map(({ chunk, quote }) => ({
    id: chunk.id,
    titles: chunk.titles,
    text: chunk.row === undefined ? quote : renderRow(chunk.row, chunk.language),
    language: chunk.language,
    isRecord: chunk.row !== undefined,
  }));
}

/** The rows that a sentence speaks of: by their ids and names, or because one of them supports it best. */
function rowsOf(sentence: GroundedSentence, chunks: readonly Chunk[]): readonly Chunk[] {
  const named = rowsNamedIn(sentence.text, chunks);
  return named.length > 0 ? named : chunks.filter(({ id, row }) => row !== undefined && id === sentence.best);
}

/**
 * Whether rows can say what a sentence says of them, however little its words are theirs: it names each of them, and tells something of each
 * that stands there.
 */
function standsInRows(sentence: GroundedSentence, chunks: readonly Chunk[]): boolean {
  const named = rowsNamedIn(sentence.text, chunks);
  return named.length > 0 && named.every(({ row }) => row !== undefined && tellsOfRow(sentence.text, row));
}

/** Whether a sentence says what only a row may say: an id, a price, how many there are. */
function saysWhatRowsSay(sentence: GroundedSentence, rows: readonly Chunk[]): boolean {
  if (amount.test(sentence.text)) return true;
  return rows.length > 0 && /\d/.test(sentence.text);
}

/** Holds the answer of a model against the passages that it was given. Pure. */
export function judgeAnswer(
  { checkEntities, grounding, refuses, unknown: sayUnknown }: JudgeOptions,
  facts: TraceFacts,
  hits: readonly ChunkHit[],
  { answer, asked, question }: { readonly answer: string; readonly asked: number; readonly question: string },
): JudgedAnswer {
  const { language, supportFrom } = facts;
  const own = assistantSentences[language];
  const stripped = answer.replace(marks, '');
  const unknown = (sentences: readonly ExplainedSentence[], problems: readonly string[]): JudgedAnswer => ({
    answer: traced(facts, { outcome: 'unknown', text: sayUnknown, hits, sentences, cited: new Set(), asked }),
    problems,
  });
  if (stripped.trim() === '' || isUnknownAnswer(stripped)) return unknown([], []);
  const chunks = hits.map(({ chunk }) => chunk);
  const rows = chunks.flatMap(({ row }) => row ?? []);
  const sentences: ExplainedSentence[] = [];
  const problems: string[] = [];
  const rendered = new Map<string, Chunk>();
  const cited: string[] = [];
  const numberOf = (id: string): number => {
    if (!cited.includes(id)) cited.push(id);
    return cited.indexOf(id) + 1;
  };
  let text = '';
  let end = 0;
  const evidence = evidenceOf(hits);
  const texts = evidence.flatMap(({ text: shown, titles }) => [titles.join('\n'), shown]);
  const untrue = checkEntities(stripped, rows, { texts, question });
  for (const sentence of grounding.check(stripped, evidence, question)) {
    // By what they share, so that nothing invented passes where two ways of parting sentences differ.
    const found = untrue.filter((one) => one.start < sentence.end && one.end > sentence.start);
    const wrong = new Set<GroundingProblem>([...sentence.problems, ...found.flatMap((one) => one.problems)]);
    const about = rowsOf(sentence, chunks);
    const ofRows = !sentence.claimsNothing && saysWhatRowsSay(sentence, about) && about.length > 0;
    const isSupported = sentence.support >= supportFrom || (ofRows && standsInRows(sentence, chunks));
    if (!sentence.claimsNothing && !isSupported) wrong.add('not-supported');
    const kept = wrong.size === 0 && !ofRows;
    const gap = stripped.slice(end, sentence.start);
    end = sentence.end;
    sentences.push({
      text: sentence.text,
      support: sentence.support,
      ...(sentence.best === undefined ? {} : { passage: sentence.best }),
      ...(sentence.quote === undefined ? {} : { quote: sentence.quote }),
      problems: [...wrong],
      kept,
      rendered: false,
    });
    if (wrong.size > 0) problems.push(sentence.text.slice(0, longestTold));
    else if (ofRows) for (const chunk of about) rendered.set(chunk.id, chunk);
    if (!kept) continue;
    const mark = sentence.claimsNothing || sentence.best === undefined ? '' : ` [${numberOf(sentence.best)}]`;
    text += `${text === '' ? '' : gap === '' ? ' ' : gap}${sentence.text}${mark}`;
  }
  const told = problems.map((problem) => complaintAbout(language, problem));
  const claims = sentences.some(({ kept, passage }) => kept && passage !== undefined);
  if ((!claims && rendered.size === 0) || (refuses && problems.length > 0)) return unknown(sentences, told);
  const blocks = [...rendered.values()].map(({ id, row }) => {
    const block = row === undefined ? '' : renderRow(row, language);
    sentences.push({ text: block, support: 1, passage: id, quote: block, problems: [], kept: true, rendered: true });
    return `${block} [${numberOf(id)}]`;
  });
  const sources = cited.map((id, index) => {
    const chunk = chunks.find((one) => one.id === id);
    return `[${index + 1}] ${chunk === undefined ? id : citationOf(chunk)}`;
  });
  const parts = [text.trim(), ...blocks, [own.sources, ...sources].join('\n')].filter((part) => part !== '');
  return {
    answer: traced(facts, {
      outcome: 'answered',
      text: parts.join('\n\n'),
      hits,
      sentences,
      cited: new Set(cited),
      asked,
    }),
    problems: told,
  };
}

function complaintAbout(language: TraceFacts['language'], sentence: string): string {
  return language === 'de'
    ? `Die Passagen belegen diesen Satz nicht; lasse ihn weg oder schreibe, was in den Passagen steht: „${sentence}“`
    : `The passages do not support this sentence; leave it out, or write what they say: "${sentence}"`;
}
