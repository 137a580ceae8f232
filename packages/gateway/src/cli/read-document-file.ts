import { stat, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { documentMediaTypes, largestPutDocument } from '@gatehouse/contract/admin-knowledge';
import { CliFailure, exitCodes } from './failure.ts';

export interface DocumentFile {
  /** Of the file, without its folders. */
  readonly name: string;
  readonly mediaType: (typeof documentMediaTypes)[number];
  /** Base64, as it is: which encoding a text has, the gateway tells, as for files of a folder. */
  readonly content: string;
}

const [markdown, html, plain, pdf, docx] = documentMediaTypes;
const mediaTypes = [
  [/\.(?:md|markdown|mdown)$/i, markdown],
  [/\.x?html?$/i, html],
  [/\.pdf$/i, pdf],
  [/\.doc[xm]$/i, docx],
] as const;
/** What is read by its columns, and a document would make nonsense of. */
const tables = /\.(?:csv|tsv|json|jsonl|ndjson|xlsx?|ods)$/i;

/** A file as it can be put into a collection. Fails for tables, and for what is empty or too large. */
export async function readDocumentFile(file: string): Promise<DocumentFile> {
  if (tables.test(file))
    throw new CliFailure(
      exitCodes.failed,
      `${file} is a table, not a document`,
      'Configure it as a source of the kind `table` (CSV, JSON or JSON Lines), which says what its columns are.',
    );
  const bytes = await bytesOf(file);
  if (bytes.length === 0) throw new CliFailure(exitCodes.failed, `${file} is empty`, 'Name a file with text in it.');
  const mediaType = mediaTypes.find(([ending]) => ending.test(file))?.[1] ?? plain;
  return { name: basename(file), mediaType, content: bytes.toString('base64') };
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size <= largestPutDocument) return await readFile(file);
  } catch (cause) {
    throw new CliFailure(exitCodes.failed, `${file} cannot be read`, 'Name a file that is there.', cause);
  }
  throw new CliFailure(
    exitCodes.failed,
    `${file} is larger than 8 MiB`,
    'Lay it into a folder that is a source of the collection; files there may be as large as `knowledge.largestDocument`.',
  );
}
