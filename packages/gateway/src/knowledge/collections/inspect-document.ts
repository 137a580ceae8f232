import type { DocumentFinding } from '@gatehouse/contract/admin-knowledge';
import type { CollectionOptions } from '@gatehouse/contract/knowledge';
import { hash } from 'node:crypto';
import type { CallSignal } from '../../core/call-signal.ts';
import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import type { EntitySpan } from '../../core/recogniser.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { HiddenText } from '../reading/document-text.ts';
import type { ReadDocument } from './found-document.ts';

/** What guards and recognisers say of texts of documents. */
export interface DocumentInspection {
  /** A short hash of the guards that are asked; another one where another one of them, or another setting, is. */
  readonly guards: string;
  /** What guards against attacks and leaks find in a text; places are in it. Rejects where they cannot judge. */
  findings(text: string, signal: CallSignal): Promise<readonly Omit<DocumentFinding, 'excerpt'>[]>;
  /** Personal data in it. Rejects where nobody can say. */
  personalData(text: string): Promise<readonly EntitySpan[]>;
}

export interface InspectedDocument {
  readonly findings: readonly DocumentFinding[];
  /** As they may be found: with personal data replaced, where that is wanted. */
  readonly chunks: readonly Chunk[];
}

/** Findings of a document that are kept. */
const mostFindings = 100;
const longestExcerpt = 200;
/** Characters of a text that are judged together, and how many of them the next piece has again: nothing is torn apart. */
const pieceLength = 20_000;
const overlap = 1_000;
/** Hiding that documents of honest people have as well, where what is hidden says nothing that guards mind. */
const usualHiding: ReadonlySet<string> = new Set([
  'comment',
  'noscript',
  'template',
  'hidden-attribute',
  'aria-hidden',
  'display-none',
  'visibility-hidden',
  'link-title',
  'long-attribute',
  'deleted-revision',
  'clipped',
  'off-screen',
  'soft-hyphen',
  'private-use',
  'control',
  'format',
  'filler',
  'variation-selector',
  'zero-width',
  'bidi',
]);
/** Of these, texts of so many characters are held all the same: no page hides that much for a good reason. */
const longHidden = 400;

export async function inspectDocument(
  { chunks, hidden, text }: ReadDocument,
  { personalData }: Pick<CollectionOptions, 'personalData'>,
  inspection: DocumentInspection,
  signal: AbortSignal,
): Promise<InspectedDocument> {
  const findings: DocumentFinding[] = [];
  const { guards: inspectedBy } = inspection;
  for await (const found of inText(text, inspection, signal)) findings.push(withExcerpt(found, text));
  for (const piece of hidden) {
    const found = await hiddenFinding(piece, inspection, signal);
    if (found !== undefined) findings.push(found);
  }
  const inspected = chunks.map((chunk) => ({ ...chunk, inspectedBy }));
  if (personalData === 'keep') return { findings: findings.slice(0, mostFindings), chunks: inspected };
  if (personalData === 'redact') {
    const redacted = await Promise.all(inspected.map((chunk) => withoutPersonalData(chunk, inspection)));
    return { findings: findings.slice(0, mostFindings), chunks: redacted };
  }
  for (const { end, start, type } of await inspection.personalData(text))
    findings.push(withExcerpt({ reason: 'personal-data', rule: type, start, end }, text));
  return { findings: findings.slice(0, mostFindings), chunks: inspected };
}

/** Findings of a long text, each once, piece by piece. */
async function* inText(
  text: string,
  inspection: DocumentInspection,
  signal: AbortSignal,
): AsyncGenerator<Omit<DocumentFinding, 'excerpt'>> {
  const seen = new Set<string>();
  for (let from = 0; from === 0 || from + overlap < text.length; from += pieceLength - overlap) {
    signal.throwIfAborted();
    const piece = text.slice(from, from + pieceLength);
    if (piece.trim() === '') continue;
    for (const found of await inspection.findings(piece, signal)) {
      const placed = { ...found, start: found.start + from, end: found.end + from };
      const key = `${placed.rule} ${placed.start} ${placed.end}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield placed;
    }
  }
}

/** What is hidden is held where it could be meant for a model: by what guards say of it, by how it is hidden, or by its length. */
async function hiddenFinding(
  { end, length, place, rule, start, text }: HiddenText,
  inspection: DocumentInspection,
  signal: AbortSignal,
): Promise<DocumentFinding | undefined> {
  const said = text.trim() === '' ? [] : await inspection.findings(text, signal);
  const [worst] = said;
  const excerpt = clipped(place === undefined ? text : `${place}: ${text}`);
  if (worst !== undefined) return { reason: worst.reason, rule: worst.rule, start, end, excerpt };
  const usual = usualHiding.has(rule) && length < longHidden;
  return usual ? undefined : { reason: 'hidden-text', rule, start, end, excerpt };
}

function withExcerpt(found: Omit<DocumentFinding, 'excerpt'>, text: string): DocumentFinding {
  const whole = text.slice(found.start, found.end);
  // A secret is not shown once more.
  return { ...found, excerpt: found.reason === 'secret' ? `${whole.slice(0, 4)}…` : clipped(whole) };
}

function clipped(text: string): string {
  const well = text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text;
  return well.toWellFormed();
}

/** A passage with what is personal in it replaced by its kind, in its headings and its row too. */
async function withoutPersonalData(chunk: Chunk, inspection: DocumentInspection): Promise<Chunk> {
  const replaced = async (text: string): Promise<string> => {
    let result = text;
    const spans = [...(await inspection.personalData(text))].sort((one, other) => other.start - one.start);
    for (const { end, start, type } of spans) result = `${result.slice(0, start)}[${type}]${result.slice(end)}`;
    return result;
  };
  const text = await replaced(chunk.text);
  const titles = await Promise.all(chunk.titles.map(replaced));
  const row = chunk.row === undefined ? undefined : await redactedRow(chunk.row, replaced);
  const { id } = chunk;
  return {
    ...chunk,
    text,
    titles,
    hash: hash('sha256', canonicalJson({ id, titles, text }), 'hex'),
    ...(row === undefined ? {} : { row }),
  };
}

async function redactedRow(row: KnowledgeRow, replaced: (text: string) => Promise<string>): Promise<KnowledgeRow> {
  const columns: KnowledgeRow['columns'][number][] = [];
  for (const column of row.columns) {
    const { value } = column;
    columns.push(typeof value === 'string' ? { ...column, value: await replaced(value) } : column);
  }
  return { ...row, title: await replaced(row.title), columns };
}
