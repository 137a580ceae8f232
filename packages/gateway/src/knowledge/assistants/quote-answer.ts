import type { ExplainedSentence } from '@gatehouse/contract/explanation';
import { assistantSentences } from '../../core/assistant-sentences.ts';
import type { AssistantAnswer } from '../../core/assistants.ts';
import type { ChunkHit } from '../../core/collections.ts';
import { citationOf, quoted } from './citation.ts';
import { renderRow } from './render-row.ts';
import { bestSupport, traced, type TraceFacts } from './trace.ts';

/** More would be reading matter, and no answer. */
const mostQuotes = 3;
/** What supports less than this share of the best is about something near. */
const nearlyAsGood = 0.8;

/** Which passages are quoted: the best, and those that are nearly as good. */
export function quotable(hits: readonly ChunkHit[], answerFrom: number): readonly ChunkHit[] {
  const best = bestSupport(hits);
  return hits.filter(({ support }) => support >= answerFrom && support >= best * nearlyAsGood).slice(0, mostQuotes);
}

/** An answer that is nothing but passages and rows, quoted as they are, with where they stand. */
export function quoteAnswer(facts: TraceFacts, hits: readonly ChunkHit[]): AssistantAnswer {
  const shown = quotable(hits, facts.answerFrom);
  const own = assistantSentences[facts.language];
  const [first] = shown;
  const lead =
    first?.chunk.row !== undefined ? own.rows : first?.chunk.language === facts.language ? own.found : own.foundForeign;
  return quoteAs(facts, hits, { lead, shown });
}

/** These passages as they are, behind a sentence of our own. */
export function quoteAs(
  facts: TraceFacts,
  hits: readonly ChunkHit[],
  { lead, shown }: { readonly lead: string; readonly shown: readonly ChunkHit[] },
): AssistantAnswer {
  const { language } = facts;
  const sentences: ExplainedSentence[] = [];
  const blocks = shown.map(({ chunk, quote }) => {
    const text = chunk.row === undefined ? quote : renderRow(chunk.row, language);
    sentences.push({ text, support: 1, passage: chunk.id, quote, problems: [], kept: true, rendered: true });
    return `${quoted(text)}\n>\n> — ${citationOf(chunk)}`;
  });
  return traced(facts, {
    outcome: 'answered',
    text: [lead, ...blocks].join('\n\n'),
    hits,
    sentences,
    cited: new Set(shown.map(({ chunk }) => chunk.id)),
    asked: 0,
  });
}
