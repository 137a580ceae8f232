import type { Chunk, ChunkHit, KnowledgeRow, RowFamily } from '../../core/collections.ts';
import { nameOfRow } from '../name-of-row.ts';
import { writtenNumber } from './read-comparison.ts';
import { wordsOf } from './compared-words.ts';

/** How many of a thing were asked for, and how many there are. */
export interface AskedStock {
  readonly asked: number;
  readonly there: number;
  readonly column: KnowledgeRow['columns'][number];
  readonly chunk: Chunk;
}

const mostFamilies = 8;
const leastLetters = 4;
const counted =
  /(?<![\p{L}\p{N}.,])(\d{1,3}(?:[.,]\d{3})+|\d{1,6})\s*(?:stück|stueck|stk\.?|exemplare?n?|pieces?|pcs\.?|units?|×|x|of)(?![\p{L}\p{N}])/iu;
/** What asks for a price, a discount or a time for so many, not whether they are there. */
const others =
  /(?<!\p{L})(?:kosten|kostet|preis|rabatt|mengenrabatt|wann|wie|was|warum|price|cost|costs|discount|when|how|what|why)(?!\p{L})/iu;

function isNamed(said: ReadonlySet<string>, row: KnowledgeRow, family: RowFamily): boolean {
  return nameOfRow(row).words.some((word) => word.length >= leastLetters && said.has(word) && !family.isShared(word));
}

/** Of a thing and its variants the one that the question means: with what it says beside the name, else the thing itself. */
function meant(chunks: readonly Chunk[], said: ReadonlySet<string>): Chunk | undefined {
  const scored = chunks.flatMap((chunk) => {
    const { row } = chunk;
    if (row === undefined) return [];
    const head = new Set(wordsOf(nameOfRow(row).head));
    const variant = wordsOf(row.title).filter((word) => !head.has(word));
    const found = variant.filter((word) => said.has(word)).length;
    const isWhole = found === variant.length;
    // The number of a name tells one of a family from another.
    const numbers = [...head].filter((word) => /^\d+$/.test(word) && said.has(word)).length;
    return isWhole ? [{ chunk, score: numbers * 10 + found }] : [];
  });
  const most = Math.max(0, ...scored.map(({ score }) => score));
  const best = scored.filter(({ score }) => score === most);
  return best.length === 1 ? best[0]?.chunk : undefined;
}

/** Whether there are as many of a thing as the question wants; undefined where it does not ask that of a thing that it names. Pure. */
export function askedStock(
  question: string,
  found: readonly ChunkHit[],
  familyOf: (chunk: Chunk) => RowFamily,
): AskedStock | undefined {
  const match = counted.exec(question.normalize('NFC'));
  if (match === null || others.test(question)) return undefined;
  const asked = writtenNumber(match[1] ?? '');
  const said = new Set(wordsOf(question.replace(match[0], ' ')));
  const seen = new Set<string>();
  for (const { chunk } of found) {
    if (chunk.row === undefined || seen.size >= mostFamilies) continue;
    const name = `${chunk.collection} ${nameOfRow(chunk.row).words.join(' ')}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const family = familyOf(chunk);
    if (!isNamed(said, chunk.row, family)) continue;
    const one = meant(family.chunks, said);
    const column = one?.row?.columns.find(({ kind, value }) => kind === 'quantity' && typeof value === 'number');
    if (one === undefined || typeof column?.value !== 'number') continue;
    return { asked, there: column.value, column, chunk: one };
  }
  return undefined;
}
