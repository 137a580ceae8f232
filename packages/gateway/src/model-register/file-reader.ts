import { Worker } from 'node:worker_threads';
import type { ScannedFile } from '../lib/model-files/scan-model-file.ts';
import type { FromFileReader, ReadFolder, ToFileReader } from './file-protocol.ts';

/** Why a file could not be read: a code of the system, `changed`, or `ended`. */
export class FileReadError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the file could not be read (${code})`);
    this.name = 'FileReadError';
    this.code = code;
  }
}

/** Reads files of models elsewhere than on the serving thread. Rejects with FileReadError. */
export interface FileReader {
  file(path: string, progress: (bytes: number) => void): Promise<ScannedFile>;
  folder(path: string): Promise<ReadFolder>;
  close(): Promise<void>;
}

interface Waiting {
  readonly progress: ((bytes: number) => void) | undefined;
  readonly resolve: (answer: ScannedFile | ReadFolder) => void;
  readonly reject: (error: FileReadError) => void;
}

/** Megabytes: a header that needs more is none. */
const mostMemory = 512;

/** A thread that is started when there is something to read, and reads one thing after the other. */
export function createFileReader(script: URL): FileReader {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let next = 0;
  let closed = false;

  function ended(): void {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new FileReadError('ended'));
    waiting.clear();
  }

  function launch(): Worker {
    const launched = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: mostMemory } });
    // Reading must not keep a process alive that wants to end.
    launched.unref();
    launched.on('message', (message: FromFileReader) => take(message));
    // Whatever it was, the file that was being read is the one that could not be.
    launched.on('error', () => undefined);
    launched.on('exit', () => {
      if (worker === launched) ended();
    });
    return launched;
  }

  function take(message: FromFileReader): void {
    const asked = waiting.get(message.id);
    if (asked === undefined) return;
    if ('bytes' in message) return asked.progress?.(message.bytes);
    waiting.delete(message.id);
    if ('failed' in message) asked.reject(new FileReadError(message.failed));
    else asked.resolve('file' in message ? message.file : message.folder);
  }

  function ask<Answer extends ScannedFile | ReadFolder>(
    question: Omit<ToFileReader, 'id'>,
    progress?: (bytes: number) => void,
  ): Promise<Answer> {
    if (closed) return Promise.reject(new FileReadError('ended'));
    return new Promise<Answer>((resolve, reject) => {
      next += 1;
      // What was asked for is what is answered: the other end is this very program.
      waiting.set(next, { progress, resolve: (answer) => resolve(answer as Answer), reject });
      worker ??= launch();
      worker.postMessage({ id: next, ...question } satisfies ToFileReader);
    });
  }

  return {
    file: (path, progress) => ask({ what: 'file', path }, progress),
    folder: (path) => ask({ what: 'folder', path }),
    async close() {
      closed = true;
      await worker?.terminate();
      ended();
    },
  };
}
