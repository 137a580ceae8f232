import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { slugOf } from '../read-markdown.ts';
import { chunkOf } from './chunk-document.ts';
import type { RowPlace } from './chunk-place.ts';
import { cutText } from './cut-text.ts';
import type { TableRow } from './table-rows.ts';

const longestAnchor = 100;

/**
 * The passages of a row: its columns by their names, a line each, without what is hidden. Nearly always one; a row with a long
 * description gives several. Each has the whole row, from which answers are rendered.
 */
export function chunkRow({ hash, language, row }: TableRow, place: RowPlace): readonly Chunk[] {
  const link = row.columns.find(({ kind, value }) => kind === 'link' && value !== null)?.value;
  const document = `${row.table}/${row.id}`;
  return textsOf(row, language, place.chunkCharacters).map((text, number) =>
    chunkOf({
      place: { ...place, document, documentHash: hash, url: typeof link === 'string' ? link : undefined },
      titles: [row.title],
      anchor: slugOf(row.title).slice(0, longestAnchor).toWellFormed(),
      number,
      language,
      text,
      row,
    }),
  );
}

function textsOf(row: KnowledgeRow, language: Language, limit: number): string[] {
  const texts: string[] = [];
  let current = '';
  for (const line of linesOf(row, language))
    for (const piece of cutText(line, limit)) {
      if (current !== '' && current.length + 1 + piece.length > limit) {
        texts.push(current);
        current = '';
      }
      current += (current === '' ? '' : '\n') + piece;
    }
  if (current !== '') texts.push(current);
  // A row with nothing to say but its name is found by it all the same.
  return texts.length === 0 ? cutText(row.title, limit) : texts;
}

function* linesOf(row: KnowledgeRow, language: Language): Generator<string> {
  for (const { currency, kind, label, value } of row.columns)
    if (kind !== 'hidden' && kind !== 'link' && value !== null)
      yield `${label}: ${inWords(value, kind, currency, language)}`;
}

/** As people of the language write it; the form does not depend on the machine. */
function inWords(
  value: string | number | boolean,
  kind: KnowledgeRow['columns'][number]['kind'],
  currency: string | undefined,
  language: Language,
): string {
  if (typeof value === 'boolean') return language === 'de' ? (value ? 'ja' : 'nein') : value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  // Prices of parts of a cent are written out.
  const fixed = kind === 'price' && Number(value.toFixed(2)) === value ? value.toFixed(2) : String(value);
  const written = language === 'de' ? fixed.replace('.', ',') : fixed;
  return currency === undefined ? written : `${written} ${currency === 'EUR' ? '€' : currency}`;
}
