import { hash } from 'node:crypto';
import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { detectLanguage } from '../detect-language.ts';
import type { ChunkPlace } from './chunk-place.ts';
import { clearLanguageOf } from './common-words.ts';
import { cutText } from './cut-text.ts';
import type { DocumentBlock, DocumentSection, DocumentText } from './document-text.ts';

/** What a passage is made of: it never needs to be cut, and `header` stands before it unless the piece before it has the same. */
interface Piece {
  readonly text: string;
  /** Between it and the piece before it, in one passage. */
  readonly gap: string;
  readonly header?: string;
}

/**
 * Cuts a document into passages, at headings first, then between blocks, items, rows and sentences. A table that goes over
 * several passages has its header in each. Together they have all its visible text in order; their ids are unique in the
 * document; the same document always gives the same passages.
 */
export function chunkDocument(document: DocumentText, place: ChunkPlace): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const whole = place.language === 'auto' ? document.language : place.language;
  const { sections } = document;
  for (const [position, section] of sections.entries()) {
    const texts = textsOf(section, place.chunkCharacters, leadsOn(section, sections[position + 1]));
    for (const [number, text] of texts.entries()) {
      const titles = section.titles.length === 0 ? [document.title] : section.titles;
      const language = place.language === 'auto' ? languageOf(text, whole) : (whole ?? 'en');
      const anchor = section.anchor;
      chunks.push(chunkOf({ place, titles, anchor, number, language, text, fragment: section.fragment }));
    }
  }
  const [first, ...others] = chunks;
  const { synonyms } = document;
  return first === undefined || synonyms.length === 0 ? chunks : [{ ...first, synonyms }, ...others];
}

interface ChunkParts {
  readonly place: Pick<ChunkPlace, 'collection' | 'document' | 'documentHash' | 'url'>;
  readonly titles: readonly string[];
  readonly anchor: string;
  /** Among those of its section, from 0. */
  readonly number: number;
  readonly language: Language;
  readonly text: string;
  readonly fragment?: string | undefined;
  readonly row?: KnowledgeRow | undefined;
}

/** A chunk with its id and its hash, the SHA-256 of id, titles and text in canonical form. */
export function chunkOf({ place, titles, anchor, number, language, text, fragment, row }: ChunkParts): Chunk {
  const { collection, document, documentHash } = place;
  const id = `${collection}/${document}#${anchor}${number === 0 ? '' : `~${number + 1}`}`.toWellFormed();
  const url = place.url === undefined ? undefined : addressOf(place.url, fragment);
  return {
    id,
    titles,
    source: document,
    anchor,
    language,
    text,
    collection,
    document,
    documentHash,
    hash: hash('sha256', canonicalJson({ id, titles: [...titles], text })),
    ...(url === undefined ? {} : { url }),
    ...(row === undefined ? {} : { row }),
  };
}

/** Whether the next section stands below this one, so that its heading is said there. */
function leadsOn(section: DocumentSection, next: DocumentSection | undefined): boolean {
  return next !== undefined && section.titles.every((title, level) => next.titles[level] === title);
}

function textsOf(section: DocumentSection, limit: number, isSaidByNext: boolean): string[] {
  const texts = pack(
    section.blocks.flatMap((block) => piecesOf(block, limit)),
    limit,
  );
  if (texts.length > 0 || isSaidByNext) return texts;
  // A heading with nothing below it says something all the same.
  return cutText(section.titles.at(-1) ?? '', limit);
}

function pack(pieces: readonly Piece[], limit: number): string[] {
  const texts: string[] = [];
  let current = '';
  let header: string | undefined;
  for (const piece of pieces) {
    const joined =
      piece.header === undefined || piece.header === header ? piece.text : `${piece.header}\n${piece.text}`;
    if (current !== '' && current.length + piece.gap.length + joined.length <= limit) current += piece.gap + joined;
    else {
      if (current !== '') texts.push(current);
      current = piece.header === undefined ? piece.text : `${piece.header}\n${piece.text}`;
    }
    header = piece.header;
  }
  if (current !== '') texts.push(current);
  return texts;
}

function piecesOf(block: DocumentBlock, limit: number): Piece[] {
  if (block.kind === 'list')
    return block.items.flatMap((item, position) => cutPieces(item, limit, position === 0 ? '\n\n' : '\n'));
  if (block.kind === 'table') return tablePieces(block.header, block.rows, limit);
  return block.kind === 'code' ? codePieces(block.text, limit) : cutPieces(block.text, limit, '\n\n');
}

/** What fits stays as it is, with its indentation. */
function cutPieces(text: string, limit: number, gap: string): Piece[] {
  if (text.length <= limit) return [{ text, gap }];
  return cutText(text, limit).map((piece, position) => ({ text: piece, gap: position === 0 ? gap : '\n' }));
}

function tablePieces(header: string, rows: readonly string[], limit: number): Piece[] {
  if (rows.length === 0) return cutPieces(header, limit, '\n\n');
  const room = limit - header.length - 1;
  // A header as long as a passage is said once; below it rows stand alone.
  if (room < limit / 2)
    return [header, ...rows].flatMap((row, position) => cutPieces(row, limit, position === 0 ? '\n\n' : '\n'));
  return rows.flatMap((row, position) =>
    cutPieces(row, room, position === 0 ? '\n\n' : '\n').map((piece) => ({ ...piece, header })),
  );
}

const fence = /^(`{3,}|~{3,})[^\n]{0,40}$/;

/** Lines of code stay together as far as they fit, each part within fences where the whole is. */
function codePieces(text: string, limit: number): Piece[] {
  if (text.length <= limit) return [{ text, gap: '\n\n' }];
  const lines = text.split('\n');
  const open = fence.exec(lines[0] ?? '');
  const close = open?.[1] ?? '';
  const isFenced =
    open !== null &&
    lines.length > 2 &&
    lines.at(-1)?.trim() === close &&
    open[0].length + close.length + 2 <= limit / 2;
  const inner = isFenced ? lines.slice(1, -1) : lines;
  const room = isFenced ? limit - open[0].length - close.length - 2 : limit;
  const parts = pack(
    inner.flatMap((line) => cutPieces(line, room, '\n')),
    room,
  );
  return parts.map((part) => ({ text: isFenced ? `${open[0]}\n${part}\n${close}` : part, gap: '\n\n' }));
}

/** A passage that is clearly in another language than the document is in that one. */
function languageOf(text: string, whole: Language | undefined): Language {
  return clearLanguageOf(text) ?? whole ?? detectLanguage(text) ?? 'en';
}

/** An address that has a fragment leads to some place already. */
function addressOf(url: string, fragment: string | undefined): string {
  if (fragment === undefined || fragment === '' || url.includes('#')) return url;
  return `${url}#${encodeURIComponent(fragment).replaceAll('%3D', '=')}`;
}
