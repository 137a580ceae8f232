import { AskedThread } from '../../lib/asked-thread.ts';
import { defaultDocumentLimits, type DocumentLimits } from './document-limits.ts';
import { DocumentProblem } from './document-problem.ts';
import type { DocumentThreadStart, FromDocumentThread, ToDocumentThread } from './document-protocol.ts';
import type { DocumentInput, DocumentText } from './document-text.ts';
import type { ReadTable, TableOptions } from './table-rows.ts';

/**
 * Reads documents and tables in a thread of its own, one after the other, within bounds of time and memory. Every rejection
 * is a `DocumentProblem`, unless the signal was aborted or the reader is closed.
 */
export interface DocumentReader {
  readDocument(input: DocumentInput, signal?: AbortSignal): Promise<DocumentText>;
  readTable(input: DocumentInput, options: TableOptions, signal?: AbortSignal): Promise<ReadTable>;
  close(): Promise<void>;
}

export interface DocumentReaderOptions {
  /** `document-reader-worker`, beside the composition. */
  readonly script: URL;
  readonly limits?: DocumentLimits;
  /** Milliseconds that one document may take. */
  readonly within?: number;
  /** Of the heap of the thread, in MiB. */
  readonly heap?: number;
}

const usualTime = 60_000;
const usualHeap = 1_024;

export function createDocumentReader({
  script,
  limits = defaultDocumentLimits,
  within = usualTime,
  heap = usualHeap,
}: DocumentReaderOptions): DocumentReader {
  const thread = new AskedThread<Omit<ToDocumentThread, 'id'>, FromDocumentThread>({
    script,
    name: 'reader of documents',
    workerData: { limits } satisfies DocumentThreadStart,
    // Node gives a thread 16 MiB more to end in; where one collection moves more than that out of the young generation, V8 ends the process.
    resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: 12, stackSizeMb: 4 },
  });
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const read = async (
    question: Omit<ToDocumentThread, 'id'>,
    signal: AbortSignal | undefined,
  ): Promise<FromDocumentThread> => {
    signal?.throwIfAborted();
    if (question.input.bytes.byteLength > limits.bytes)
      throw new DocumentProblem('too-large', `more than ${limits.bytes} bytes`);
    const late = AbortSignal.timeout(within);
    let answer: FromDocumentThread;
    try {
      answer = await thread.ask(question, { signal: signal === undefined ? late : AbortSignal.any([late, signal]) });
    } catch (thrown) {
      signal?.throwIfAborted();
      if (isClosed) throw thrown;
      if (late.aborted) throw new DocumentProblem('took-too-long', `more than ${within / 1_000} s`, thrown);
      // A thread that ends of itself has exhausted its heap or its stack.
      throw new DocumentProblem('took-too-much-memory', undefined, thrown);
    }
    if (answer.problem !== undefined) throw new DocumentProblem(answer.problem.code, answer.problem.detail);
    return answer;
  };

  // One at a time: a document that takes too long ends the thread, and nobody else shall wait for it then.
  const inTurn = (
    question: Omit<ToDocumentThread, 'id'>,
    signal: AbortSignal | undefined,
  ): Promise<FromDocumentThread> => {
    const turn = last.then(() => read(question, signal));
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    readDocument: async (input, signal) => {
      const { document } = await inTurn({ input: plain(input) }, signal);
      if (document === undefined) throw new DocumentProblem('is-broken');
      return document;
    },
    readTable: async (input, options, signal) => {
      const { table } = await inTurn({ input: plain(input), table: options }, signal);
      if (table === undefined) throw new DocumentProblem('is-broken');
      return table;
    },
    close: async () => {
      isClosed = true;
      await thread.close();
    },
  };
}

/** Only what is needed goes to the thread; the bytes of a Buffer may be part of a larger one. */
function plain({ bytes, mediaType, name }: DocumentInput): DocumentInput {
  return { bytes: Uint8Array.from(bytes), name, mediaType };
}
