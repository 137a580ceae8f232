import { opendirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FileChangedError, scanModelFile, type ScannedFile } from './scan-model-file.ts';

/** Files in a folder at most, and folders within each other. */
const mostFiles = 100_000;
const deepest = 16;

export interface FolderFile {
  /** Relative to the folder. */
  readonly file: string;
  readonly scanned: ScannedFile;
}

export interface FolderScan {
  readonly folder: string;
  readonly hash: boolean;
  readonly progress?: (file: string, bytes: number) => void;
}

/**
 * Every file below a folder, one after the other. Links to files are followed, for that is how caches of models are laid out; links to
 * folders are not. What cannot be read is a finding. Throws the system's error where there is no such folder.
 */
export function* scanModelFolder({ folder, hash, progress }: FolderScan): Generator<FolderFile> {
  let count = 0;
  for (const file of filesBelow(folder, '', 0)) {
    count += 1;
    if (count > mostFiles) {
      yield { file, scanned: unreadable(`more than ${mostFiles} files; the others were not looked at`) };
      return;
    }
    yield { file, scanned: scanOne(join(folder, file), hash, (bytes) => progress?.(file, bytes)) };
  }
}

function scanOne(path: string, hash: boolean, progress: (bytes: number) => void): ScannedFile {
  try {
    return scanModelFile(path, { hash, progress });
  } catch (thrown) {
    if (thrown instanceof FileChangedError) return unreadable(thrown.message);
    return unreadable(`it cannot be read (${codeOf(thrown)})`);
  }
}

function unreadable(detail: string): ScannedFile {
  const finding = { code: 'unreadable', severity: 'refused', detail } as const;
  return { format: 'other', facts: {}, findings: [finding], size: 0, mark: '', sha256: undefined };
}

export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'unknown error';
}

function* filesBelow(root: string, below: string, depth: number): Generator<string> {
  const folder = opendirSync(join(root, below));
  const folders: string[] = [];
  const files: string[] = [];
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      const name = join(below, entry.name);
      if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile() || (entry.isSymbolicLink() && isFile(join(root, name)))) files.push(name);
    }
  } finally {
    folder.closeSync();
  }
  yield* files.toSorted();
  if (depth >= deepest) return;
  for (const name of folders.toSorted()) yield* filesBelow(root, name, depth + 1);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
