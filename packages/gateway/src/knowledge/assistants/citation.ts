import type { Chunk } from '../../core/collections.ts';

/** Where a passage stands, for readers: its innermost headings, and its address or its document. */
export function citationOf(chunk: Chunk): string {
  const titles = chunk.titles.length > 1 ? chunk.titles.slice(1).slice(-2) : chunk.titles;
  const anchor = chunk.anchor === '' ? '' : `#${chunk.anchor}`;
  const place = chunk.url ?? `${chunk.collection}/${chunk.document}${anchor}`;
  const name = titles.join(' › ');
  return name === '' ? place : `${name} (${place})`;
}

/** Lines as a Markdown quote. */
export function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}
