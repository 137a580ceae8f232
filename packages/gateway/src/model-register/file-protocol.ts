import type { FileFormat } from '../lib/model-files/inspect-model-file.ts';
import type { FileFinding } from '../lib/model-files/model-file-fault.ts';
import type { ScannedFile } from '../lib/model-files/scan-model-file.ts';

/** What the thread that reads files is asked. */
export interface ToFileReader {
  readonly id: number;
  readonly what: 'file' | 'folder';
  readonly path: string;
}

/** A file of a folder of which there is something to say. */
export interface FoundFile {
  readonly file: string;
  readonly format: FileFormat;
  readonly findings: readonly FileFinding[];
}

export interface ReadFolder {
  readonly files: number;
  readonly models: number;
  readonly found: readonly FoundFile[];
}

export type FromFileReader =
  | { readonly id: number; readonly bytes: number }
  | { readonly id: number; readonly file: ScannedFile }
  | { readonly id: number; readonly folder: ReadFolder }
  /** Code of the system, or `changed`. */
  | { readonly id: number; readonly failed: string };
