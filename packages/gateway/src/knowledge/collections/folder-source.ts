import { hash } from 'node:crypto';
import { open, opendir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join, sep } from 'node:path';
import { chunkDocument } from '../reading/chunk-document.ts';
import type { DocumentReader } from '../reading/document-reader.ts';
import {
  type FoundDocument,
  type ReadDocument,
  type SourceContents,
  type SourceContext,
  type SourceOf,
  SourceProblem,
  type UnreachableDocument,
} from './found-document.ts';

/** Endings of what can be read; in the thread that reads they stand once more, with the parsers, which need not be here. */
const readable: ReadonlySet<string> = new Set(
  ['md', 'markdown', 'mdown', 'html', 'htm', 'xhtml', 'pdf', 'docx', 'docm', 'txt', 'text', 'rst', 'adoc'].map(
    (ending) => `.${ending}`,
  ),
);
/** Files of a folder at most; one that has more is surely another folder than was meant. */
const mostFiles = 200_000;
/** How often a file that is being written is read again. */
const mostTries = 3;

type FolderSource = SourceOf<'folder'>;

/** Files of a folder and below, by their path in it. Links are not followed: what they lead to is not in the folder. */
export async function lookAtFolder(
  source: FolderSource,
  prefix: string,
  reader: DocumentReader,
  context: SourceContext,
): Promise<SourceContents> {
  const files = await filesOf(source);
  const found: FoundDocument[] = [];
  const unreachable: UnreachableDocument[] = [];
  for (const { file, path } of files) {
    context.signal.throwIfAborted();
    const document = `${prefix}${path}`;
    const read = await readWhole(file, context.largestDocument);
    context.looked();
    if (read.kind === 'gone') continue;
    if (read.kind === 'problem') {
      unreachable.push({ document, problem: read.problem });
      continue;
    }
    const { bytes, digest } = read;
    found.push({
      document,
      hash: digest,
      bytes: bytes.length,
      read: (signal) => readFile(file, { document, path, digest }, { source, reader, context, signal }),
    });
  }
  return { found, unreachable, problems: [] };
}

interface Parts {
  readonly source: FolderSource;
  readonly reader: DocumentReader;
  readonly context: SourceContext;
  readonly signal: AbortSignal;
}

/** Read once more, so that not all documents are in memory at once. */
async function readFile(
  file: string,
  { digest, document, path }: { readonly document: string; readonly path: string; readonly digest: string },
  { context, reader, signal, source }: Parts,
): Promise<ReadDocument | undefined> {
  const again = await readWhole(file, context.largestDocument);
  if (again.kind !== 'read' || again.digest !== digest) return undefined;
  const text = await reader.readDocument({ bytes: again.bytes, name: basename(file) }, signal);
  const url = source.url === undefined ? undefined : addressBelow(source.url, path);
  const { chunkCharacters, collection, language } = context;
  const chunks = chunkDocument(text, { collection, document, documentHash: digest, url, language, chunkCharacters });
  return { title: text.title, language: text.language, url, chunks, text: text.text, hidden: text.hidden };
}

function addressBelow(base: string, path: string): string {
  const folder = base.endsWith('/') ? base : `${base}/`;
  return new URL(path.split('/').map(encodeURIComponent).join('/'), folder).href;
}

interface NamedFile {
  readonly file: string;
  /** With forward slashes. */
  readonly path: string;
}

async function filesOf({ include, path }: FolderSource): Promise<readonly NamedFile[]> {
  const wanted = (name: string): boolean =>
    include.length === 0
      ? readable.has(extname(name).toLowerCase())
      : include.some((ending) => name.toLowerCase().endsWith(ending.toLowerCase()));
  try {
    const root = await realpath(path);
    if ((await stat(root)).isFile()) return [{ file: root, path: basename(path) }];
    const files: NamedFile[] = [];
    for await (const entry of await opendir(root, { recursive: true })) {
      if (!entry.isFile() || !wanted(entry.name)) continue;
      const file = join(entry.parentPath, entry.name);
      const below = file
        .slice(root.length + 1)
        .split(sep)
        .join('/');
      // Such as `.git`, and what editors leave.
      if (below.split('/').some((step) => step.startsWith('.'))) continue;
      files.push({ file, path: below });
      if (files.length > mostFiles) throw new SourceProblem(`the folder has more than ${mostFiles} files`);
    }
    return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  } catch (thrown) {
    if (thrown instanceof SourceProblem) throw thrown;
    throw new SourceProblem(`the folder ${path} cannot be read (${codeOf(thrown)})`, thrown);
  }
}

type WholeFile =
  | { readonly kind: 'read'; readonly bytes: Buffer; readonly digest: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'problem'; readonly problem: string };

/** A file as it was at one moment: one that is written meanwhile is read again. */
export async function readWhole(file: string, mostBytes: number): Promise<WholeFile> {
  try {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const handle = await open(file, 'r');
      try {
        const before = await handle.stat({ bigint: true });
        if (before.size > BigInt(mostBytes)) return { kind: 'problem', problem: 'the file is too large' };
        const bytes = await handle.readFile();
        const after = await stat(file, { bigint: true });
        if (before.mtimeNs === after.mtimeNs && before.size === after.size && before.ino === after.ino)
          return { kind: 'read', bytes, digest: hash('sha256', bytes, 'hex') };
      } finally {
        await handle.close();
      }
    }
    return { kind: 'problem', problem: 'the file changed while it was read' };
  } catch (thrown) {
    const code = codeOf(thrown);
    return code === 'ENOENT' ? { kind: 'gone' } : { kind: 'problem', problem: `the file cannot be read (${code})` };
  }
}

export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'unknown';
}
