import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Passage } from '../core/knowledge.ts';
import { readMarkdown, type MarkdownDocument } from './read-markdown.ts';

/**
 * What one knowledge base may hold. The index lies in memory, some 7 KiB a passage, and is searched on the serving thread: a
 * question takes about 10 ms where there are 20,000 passages of one language.
 */
export interface KnowledgeBounds {
  readonly files: number;
  readonly bytesPerFile: number;
  readonly bytes: number;
  readonly passages: number;
  /** Folders below one another. */
  readonly depth: number;
}

export const defaultKnowledgeBounds: KnowledgeBounds = Object.freeze({
  files: 2_000,
  bytesPerFile: 2 * 1_048_576,
  bytes: 64 * 1_048_576,
  passages: 20_000,
  depth: 16,
});

/** A knowledge base that cannot be read, in words for the operator. */
export class KnowledgeError extends Error {
  readonly path: string;
  readonly remedy: string;

  constructor(path: string, problem: string, remedy: string, cause?: unknown) {
    super(`${path}: ${problem}. ${remedy}`, { cause });
    this.name = 'KnowledgeError';
    this.path = path;
    this.remedy = remedy;
  }
}

export interface LoadedKnowledge {
  readonly files: number;
  readonly passages: readonly Passage[];
  /** Groups of words that mean the same, from the front matter of all documents. */
  readonly synonyms: readonly (readonly string[])[];
}

interface FoundFile {
  /** Without symbolic links. */
  readonly path: string;
  /** As it is cited: relative to the configured folder, with forward slashes. */
  readonly source: string;
}

const markdownName = /\.(?:md|markdown)$/i;

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

async function collect(
  root: string,
  folder: string,
  depth: number,
  bounds: KnowledgeBounds,
  found: FoundFile[],
): Promise<void> {
  if (depth > bounds.depth) {
    throw new KnowledgeError(
      folder,
      `folders are nested more than ${bounds.depth} deep`,
      'Flatten the folders of the knowledge base.',
    );
  }
  const entries = await readdir(folder, { withFileTypes: true });
  // By code unit, not by locale: the same folder gives the same index on every machine.
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await collect(root, path, depth + 1, bounds, found);
    else if (markdownName.test(entry.name)) {
      // A link may lead anywhere, to secrets too: only what lies in the folder is read. Linked folders are never entered.
      const target = entry.isSymbolicLink() ? await realpath(path).catch(() => undefined) : path;
      if (target === undefined || !isInside(root, target)) continue;
      found.push({ path: target, source: relative(root, path).split(sep).join('/') });
      if (found.length > bounds.files) {
        throw new KnowledgeError(
          root,
          `there are more than ${bounds.files} files`,
          'Name fewer or smaller folders under `knowledge`.',
        );
      }
    }
  }
}

async function filesOf(path: string, bounds: KnowledgeBounds): Promise<FoundFile[]> {
  let root: string;
  let isFolder: boolean;
  try {
    root = await realpath(path);
    isFolder = (await stat(root)).isDirectory();
  } catch (cause) {
    throw new KnowledgeError(
      path,
      'this file or folder cannot be read',
      'Check the path under `knowledge` and its permissions.',
      cause,
    );
  }
  if (!isFolder) return [{ path: join(dirname(root), basename(root)), source: basename(path) }];
  const found: FoundFile[] = [];
  try {
    await collect(root, root, 1, bounds, found);
  } catch (cause) {
    if (cause instanceof KnowledgeError) throw cause;
    throw new KnowledgeError(path, 'the folder cannot be listed', 'Check its permissions.', cause);
  }
  return found;
}

async function readBounded(file: FoundFile, bytes: number): Promise<Uint8Array> {
  // The path was resolved before; should a link have taken its place since, it is not followed.
  const handle = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const information = await handle.stat();
    if (!information.isFile())
      throw new KnowledgeError(file.path, 'this is not a regular file', 'Remove it from the folder.');
    if (information.size > bytes) {
      throw new KnowledgeError(
        file.path,
        `the file is larger than ${bytes} bytes`,
        'Split the document, or leave it out of the folder.',
      );
    }
    const buffer = new Uint8Array(information.size);
    const { bytesRead } = await handle.read(buffer, 0, information.size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Reads all Markdown below the given files and folders, in a fixed order. Hidden files are skipped, links out of a folder
 * are not followed. Throws a KnowledgeError where something cannot be read, is not UTF-8, or passes a bound.
 */
export async function loadKnowledge(
  paths: readonly string[],
  bounds: KnowledgeBounds = defaultKnowledgeBounds,
): Promise<LoadedKnowledge> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const passages: Passage[] = [];
  const synonyms: (readonly string[])[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  for (const path of paths) {
    for (const file of await filesOf(path, bounds)) {
      if (seen.has(file.path)) continue;
      seen.add(file.path);
      if (seen.size > bounds.files) {
        throw new KnowledgeError(
          path,
          `there are more than ${bounds.files} files`,
          'Name fewer or smaller folders under `knowledge`.',
        );
      }
      let read: MarkdownDocument;
      try {
        const content = await readBounded(file, Math.min(bounds.bytesPerFile, bounds.bytes - bytes));
        bytes += content.byteLength;
        read = readMarkdown(decoder.decode(content), file.source);
      } catch (cause) {
        if (cause instanceof KnowledgeError) throw cause;
        const remedy = 'Save it as UTF-8 Markdown with valid YAML front matter, readable by this user.';
        throw new KnowledgeError(file.path, 'the document cannot be read', remedy, cause);
      }
      for (const passage of read.passages) passages.push(passage);
      synonyms.push(...read.synonyms);
      if (passages.length > bounds.passages) {
        throw new KnowledgeError(
          path,
          `there are more than ${bounds.passages} passages`,
          'Name fewer or smaller folders under `knowledge`.',
        );
      }
    }
  }
  if (passages.length === 0) {
    throw new KnowledgeError(
      paths.join(', '),
      'there is no Markdown with text here',
      'Put .md files with headings and text into the folder.',
    );
  }
  return { files: seen.size, passages, synonyms };
}
