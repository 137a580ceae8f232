import type { ExplainedSentence } from '@gatehouse/contract/explanation';
import { assistantSentences } from '../../core/assistant-sentences.ts';
import type { AssistantAnswer } from '../../core/assistants.ts';
import type { ChunkHit } from '../../core/collections.ts';
import { citationOf, quoted } from './citation.ts';
import { renderRow } from './render-row.ts';
import { traced, type TraceFacts } from './trace.ts';

/** An answer that is nothing but passages and rows, quoted as they are, with where they stand. */
export function quoteAnswer(
  facts: TraceFacts,
  hits: readonly ChunkHit[],
  { lead, shown }: { readonly lead: string | undefined; readonly shown: readonly ChunkHit[] },
): AssistantAnswer {
  return quoteAs(facts, hits, { lead: lead ?? usualLead(facts, shown), shown });
}

/** Says what follows. */
function usualLead({ language }: TraceFacts, [first]: readonly ChunkHit[]): string {
  const own = assistantSentences[language];
  if (first?.chunk.row !== undefined) return own.rows;
  return first?.chunk.language === language ? own.found : own.foundForeign;
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
