import { stat } from 'node:fs/promises';
import type { Clock } from '../core/clock.ts';
import { markOf } from '../lib/model-files/scan-model-file.ts';
import { type FileReader, FileReadError } from './file-reader.ts';
import { type BookEntry, isRefused, type ModelBook } from './model-book.ts';
import type { ModelObserver } from './model-observer.ts';
import type { RegisterRules } from './register-rules.ts';

/** A model that is a file on this machine. */
export interface ModelFile {
  readonly provider: string;
  readonly model: string;
  readonly path: string;
}

export interface WatchedFilesParts {
  readonly book: ModelBook;
  readonly observer: ModelObserver;
  readonly reader: FileReader;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Knows what files are. One is read from beginning to end when it is new, when its size, its place or one of its times is another one, and
 * now and then without any of that. While it is read again because it has changed, nobody knows what it is.
 */
export class WatchedFiles {
  readonly #parts: WatchedFilesParts;
  /** Under way, by path. */
  readonly #reading = new Map<string, Promise<void>>();
  /** Those that were looked at while their file was read, by provider and model: what was read may be older than what was seen. */
  readonly #again = new Set<string>();

  constructor(parts: WatchedFilesParts) {
    this.#parts = parts;
  }

  /** Resolves when every file was looked at, which does not wait for those that are read. Never rejects. */
  async look(files: readonly ModelFile[], rules: RegisterRules): Promise<void> {
    await Promise.all(files.map((file) => this.#lookAt(file, rules)));
  }

  /** When nothing is read any more. */
  async settled(): Promise<void> {
    while (this.#reading.size > 0) await Promise.all(this.#reading.values());
  }

  async #lookAt(file: ModelFile, rules: RegisterRules): Promise<void> {
    const { book, clock, observer } = this.#parts;
    const entry = book.at(file.provider, file.model);
    if (entry === undefined) return;
    entry.present = true;
    entry.evidence = 'file';
    const now = clock.now();
    const mark = await stat(file.path, { bigint: true }).then(markOf, (error: unknown) => {
      entry.fault = faultOf(error);
      return undefined;
    });
    if (mark === undefined) {
      entry.confirmed = false;
      return;
    }
    entry.askedAt = now;
    const known = entry.file;
    const [last] = entry.history;
    const same = known?.path === file.path && known.mark === mark && last !== undefined;
    if (same && now - known.readAt < rules.options.readAgain) {
      // It was read before this process began, and nothing has touched it since.
      if (!entry.confirmed)
        observer.observe(
          file.provider,
          [{ id: file.model, digest: last.digest, evidence: 'file', facts: {} }],
          rules,
          false,
        );
      return;
    }
    if (!same) entry.confirmed = false;
    this.#read(entry, file, rules);
  }

  #read(entry: BookEntry, file: ModelFile, rules: RegisterRules): void {
    const underWay = this.#reading.get(file.path);
    if (underWay !== undefined) {
      const which = JSON.stringify([file.provider, file.model]);
      if (this.#again.has(which)) return;
      this.#again.add(which);
      void underWay.then(() => {
        this.#again.delete(which);
        return this.#lookAt(file, rules);
      });
      return;
    }
    const read = this.#readWhole(entry, file, rules).finally(() => {
      entry.reading = undefined;
      this.#reading.delete(file.path);
    });
    this.#reading.set(file.path, read);
  }

  async #readWhole(entry: BookEntry, { model, path, provider }: ModelFile, rules: RegisterRules): Promise<void> {
    const { book, clock, observer, reader } = this.#parts;
    try {
      const size = Number((await stat(path)).size);
      entry.reading = { bytes: 0, size };
      const read = await reader.file(path, (bytes) => (entry.reading = { bytes, size }));
      const wasRefused = isRefused(entry);
      const findings = read.format === 'other' ? [...read.findings, notOurs] : read.findings;
      entry.file = { path, mark: read.mark, readAt: clock.now(), findings };
      if (isRefused(entry) && !wasRefused) observer.refused(entry);
      if (read.sha256 !== undefined)
        observer.observe(
          provider,
          [{ id: model, digest: `sha256:${read.sha256}`, evidence: 'file', facts: read.facts }],
          rules,
          false,
        );
      await book.save().catch(() => undefined);
    } catch (error) {
      entry.fault = error instanceof FileReadError ? error.code : faultOf(error);
      entry.confirmed = false;
    }
  }
}

const notOurs = Object.freeze({
  code: 'unsafe_format',
  severity: 'refused',
  detail: 'neither GGUF nor safetensors nor ONNX',
} as const);

function faultOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unreadable';
}
