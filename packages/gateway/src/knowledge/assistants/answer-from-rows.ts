import type { AssistantAnswer, KnowledgeReader } from '../../core/assistants.ts';
import type { Chunk, ChunkHit, KnowledgeRetrieval } from '../../core/collections.ts';
import { readWith } from '../leaned-on.ts';
import { askedStock } from './asked-stock.ts';
import { askedValues } from './asked-values.ts';
import { comparedColumn, compareRows, type Comparison } from './compare-rows.ts';
import { type OfKind, rowsMeant } from './compared-rows.ts';
import { findMissing } from './find-missing.ts';
import { quoteAs } from './quote-answer.ts';
import { type ComparedQuestion, readComparison, runsIn } from './read-comparison.ts';
import { renderRow } from './render-row.ts';
import { rowsAnswer, type RowsAnswer } from './rendered-answer.ts';
import { labelOf, mostListed, toldComparison } from './told-comparison.ts';
import type { TraceFacts } from './trace.ts';

export interface RowsQuestion {
  readonly text: string;
  readonly earlier: readonly string[];
  /** What was found for it, best first. */
  readonly hits: readonly ChunkHit[];
  /** Those that the assistant answers from. */
  readonly collections: readonly string[];
  readonly facts: TraceFacts;
}

export interface RowsDependencies {
  readonly retrieval: Pick<KnowledgeRetrieval, 'family' | 'ofKind'>;
  readonly reader: KnowledgeReader;
  /** Those of these that guards let through. */
  readonly admitted: (chunks: readonly Chunk[]) => Promise<readonly Chunk[]>;
}

/** As often a comparison is made anew without rows that guards do not let through. */
const mostTries = 5;

/**
 * An answer that rows give by themselves: that something is not there, how many there are, what is cheapest, which there are. It needs no words of
 * a model, which might take one row for another. Undefined where the question asks for nothing of the kind, or not plainly.
 */
export async function answerFromRows(
  question: RowsQuestion,
  dependencies: RowsDependencies,
): Promise<AssistantAnswer | undefined> {
  const { facts, hits } = question;
  const missing = await tellMissing(question, dependencies);
  if (missing !== undefined) return missing;
  const told =
    (await tellStock(question, dependencies)) ??
    (await tellValues(question, dependencies)) ??
    (await tellComparison(question, dependencies));
  return told === undefined ? undefined : rowsAnswer(facts, hits, told);
}

/** What was asked before without which the question cannot be understood. */
function leanedOn({ earlier, facts, text }: RowsQuestion): readonly string[] {
  return readWith(text, earlier, facts.language);
}

async function tellMissing(
  question: RowsQuestion,
  { admitted, reader, retrieval }: RowsDependencies,
): Promise<AssistantAnswer | undefined> {
  const { facts, hits, text } = question;
  const asked = { text, leanedOn: leanedOn(question) };
  const missing = findMissing(asked, hits, facts.language, (chunk) => retrieval.family(chunk, reader));
  if (missing === undefined) return undefined;
  const allowed = new Set((await admitted(missing.hits.map(({ chunk }) => chunk))).map(({ id }) => id));
  const instead = missing.hits.filter(({ chunk }) => allowed.has(chunk.id));
  if (instead.length === 0) return undefined;
  const others = hits.filter(({ chunk }) => !allowed.has(chunk.id));
  return quoteAs(facts, [...instead, ...others], { lead: missing.sentence, shown: instead });
}

async function tellStock(
  { facts: { language }, hits, text }: RowsQuestion,
  { admitted, reader, retrieval }: RowsDependencies,
): Promise<RowsAnswer | undefined> {
  const stock = askedStock(text, hits, (chunk) => retrieval.family(chunk, reader));
  if (stock === undefined || stock.chunk.row === undefined) return undefined;
  if ((await admitted([stock.chunk])).length === 0) return undefined;
  const { asked, chunk, column, there } = stock;
  const { row } = stock.chunk;
  const label = labelOf(column, language);
  const isEnough = there >= asked;
  const lead =
    language === 'de'
      ? `Von „${row.title}“ sind nach den Daten ${isEnough ? 'mindestens' : 'weniger als'} ${asked} da. ${label}: ${there}.`
      : `According to the data there are ${isEnough ? 'at least' : 'fewer than'} ${asked} of "${row.title}". ${label}: ${there}.`;
  return {
    lead,
    shown: [{ chunk, text: renderRow(row, language) }],
    comparison: {
      wants: 'enough',
      words: [row.title],
      column: label,
      from: asked,
      rows: 1,
      things: 1,
      without: 0,
      found: isEnough ? 1 : 0,
      collections: [chunk.collection],
    },
  };
}

interface Meant {
  readonly asked: ComparedQuestion;
  readonly chunks: readonly Chunk[];
  /** A word that is the name of a column, and says nothing of what is compared. */
  readonly naming?: string;
}

/** What is compared; words of the question before where this one has none. */
function meantBy(question: RowsQuestion, asked: ComparedQuestion, ofKind: OfKind): Meant | undefined {
  const { language } = question.facts;
  const turns = asked.runs.length > 0 ? [asked.runs] : leanedOn(question).map((turn) => runsIn(turn, language));
  for (const runs of turns) {
    for (const naming of asked.by === 'named' ? runs.flatMap((run) => (run.length === 1 ? run : [])) : [undefined]) {
      const kinds = runs.filter((run) => naming === undefined || run[0] !== naming);
      const chunks = rowsMeant(kinds, language, ofKind);
      if (chunks.length === 0) continue;
      const meant = { asked: { ...asked, runs: kinds }, chunks, ...(naming === undefined ? {} : { naming }) };
      if (naming === undefined || comparedColumn(meant.asked, chunks, { language, naming }) !== undefined) return meant;
    }
  }
  return undefined;
}

async function tellComparison(
  question: RowsQuestion,
  { admitted, reader, retrieval }: RowsDependencies,
): Promise<RowsAnswer | undefined> {
  const { collections, facts, text } = question;
  const { language } = facts;
  const read = readComparison(text, language);
  if (read === undefined) return undefined;
  const ofKind: OfKind = (kinds) => retrieval.ofKind(kinds, collections, reader, language);
  const meant = meantBy(question, read, ofKind);
  if (meant === undefined) return undefined;
  const { asked, naming } = meant;
  let { chunks } = meant;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const by = asked.by === undefined ? undefined : comparedColumn(asked, chunks, { language, naming });
    if (asked.by !== undefined && by === undefined) return undefined;
    const compared: Comparison = compareRows(asked, chunks, by);
    const shown = [
      ...compared.found.slice(0, mostListed),
      ...(compared.nearest === undefined ? [] : [compared.nearest]),
    ];
    if (shown.length === 0) return undefined;
    const rows = shown.map(({ chunk }) => chunk);
    const allowed = await admitted(rows);
    if (allowed.length === rows.length) return toldComparison(asked, compared, language);
    // What guards hold back is not there for the comparison either.
    const held = new Set(rows.filter((row) => !allowed.includes(row)).map(({ id }) => id));
    chunks = chunks.filter(({ id }) => !held.has(id));
  }
  return undefined;
}

async function tellValues(
  { collections, facts: { language }, text }: RowsQuestion,
  { admitted, reader, retrieval }: RowsDependencies,
): Promise<RowsAnswer | undefined> {
  const asked = askedValues(text, language, (kinds) => retrieval.ofKind(kinds, collections, reader, language));
  if (asked === undefined) return undefined;
  const { column, rows, things, words } = asked;
  const chunks = things.map(({ chunk }) => chunk);
  if ((await admitted(chunks)).length !== chunks.length) return undefined;
  const label = labelOf(column, language);
  return {
    lead: language === 'de' ? `In den Daten steht unter „${label}“:` : `The data have under "${label}":`,
    shown: things.map(({ chunk, head, values }) => ({
      chunk,
      text: `**${head}** (${chunk.row?.id ?? ''})\n- ${label}: ${values.join(', ')}`,
    })),
    comparison: {
      wants: 'values',
      words: [...words],
      column: label,
      rows,
      things: things.length,
      without: 0,
      found: things.length,
      collections: [...asked.collections],
    },
  };
}
