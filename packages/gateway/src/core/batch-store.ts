import type { Json } from './json.ts';

/**
 * Where files and batches are kept: what is sealed, and what has to be known to find it and to say who is next. Nothing of a file, of a
 * question or of an answer stands in it readable. It may be shared by several gateways, each of which is a worker.
 */

/** As OpenAI calls them. */
export const batchStates = [
  'validating',
  'in_progress',
  'finalizing',
  'completed',
  'failed',
  'expired',
  'cancelling',
  'cancelled',
] as const;
export type BatchState = (typeof batchStates)[number];

/** Those that nothing follows. */
export const finalStates: ReadonlySet<BatchState> = new Set(['completed', 'failed', 'expired', 'cancelled']);

/** The key of what is about somebody in one file or batch, wrapped. `scope` is the id of the file or batch, `group` stands for the subject. */
export interface StoredKey {
  readonly scope: string;
  readonly group: string;
  readonly wrapped: Uint8Array;
}

/** Can be opened as long as the keys of all its groups are there, in the scope that it was sealed for. */
export interface SealedContent {
  readonly groups: readonly string[];
  readonly sealed: Uint8Array;
}

/** Who may see something: the same key, or another one of the same person, in the same tenant. */
export interface Belongs {
  readonly tenant: string;
  /** Id of the key, or of whoever came without one. */
  readonly key: string;
  readonly person: string | undefined;
}

export type FilePurpose = 'batch' | 'batch_output';
/** Which lines of a batch a file has that was not uploaded. */
export type ResultPart = 'output' | 'errors';

export interface StoredFile extends Belongs {
  readonly id: string;
  readonly purpose: FilePurpose;
  /** Milliseconds since the Unix epoch, as all times here. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly bytes: number;
  readonly lines: number;
  /** Whether all of it has come. */
  readonly ready: boolean;
  /** Of one that was not uploaded: whose results it has. */
  readonly from: { readonly batch: string; readonly part: ResultPart } | undefined;
  /** Its name, and what else nobody needs who does not open it. */
  readonly details: SealedContent;
}

export interface StoredLine extends SealedContent {
  /** As it is read, with its end. */
  readonly bytes: number;
  /** From 1. */
  readonly number: number;
}

export interface BatchUsage {
  readonly input: number;
  readonly output: number;
  readonly cachedInput: number;
  readonly reasoning: number;
}

/** Why a batch ends before all of its lines were asked, and as what. */
export interface BatchEnding {
  readonly as: 'cancelled' | 'expired' | 'failed';
  /** What stands in the error file for the lines that are left. */
  readonly code: string;
}

/** What changes in the life of a batch, beside its counts. */
export interface BatchProgress {
  readonly state: BatchState;
  readonly ending: BatchEnding | undefined;
  readonly inProgressAt: number | undefined;
  readonly finalizingAt: number | undefined;
  readonly completedAt: number | undefined;
  readonly failedAt: number | undefined;
  readonly expiredAt: number | undefined;
  readonly cancellingAt: number | undefined;
  readonly cancelledAt: number | undefined;
  readonly outputFile: string | undefined;
  readonly errorFile: string | undefined;
  /** What was wrong with the file or with whoever asked, as it is told: codes, messages of ours and numbers of lines. */
  readonly errors: Json | undefined;
}

export interface StoredBatch extends Belongs, BatchProgress {
  readonly id: string;
  readonly endpoint: string;
  /** Id of the file that it reads. */
  readonly file: string;
  readonly createdAt: number;
  /** End of its window. */
  readonly expiresAt: number;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly usage: BatchUsage;
  /** Its metadata, and how its lines are to be asked. */
  readonly details: SealedContent;
}

export interface ClaimedLine {
  readonly batch: string;
  readonly number: number;
  /** How often it was asked before, and refused for a while. */
  readonly attempts: number;
  /** As it was uploaded; undefined where that was erased. */
  readonly content: SealedContent | undefined;
  /** Those that open it, as far as these are there; perhaps others as well. */
  readonly keys: readonly StoredKey[];
}

export interface LineResult {
  readonly batch: string;
  readonly number: number;
  readonly outcome: 'completed' | 'failed';
  /** Code of the error, and the status that a client would have seen. */
  readonly code: string | undefined;
  readonly status: number | undefined;
  /** A whole line of the output or error file, without its end; undefined where nothing is left that could be told. */
  readonly content: SealedContent | undefined;
  /** Of the line as it is read. */
  readonly bytes: number;
  readonly usage: BatchUsage | undefined;
}

/** Lines, and the keys that open them, as far as these are there. */
export interface OpenableLines {
  readonly lines: readonly StoredLine[];
  readonly keys: readonly StoredKey[];
}

export interface PageWanted {
  /** Id of the last item of the page before. */
  readonly after: string | undefined;
  readonly limit: number;
}

export interface FilesWanted extends PageWanted {
  readonly owner: Belongs;
  readonly purpose: string | undefined;
  readonly order: 'asc' | 'desc';
}

export interface BatchesWanted extends PageWanted {
  /** Those of one caller, or those of some tenants (all of them where that is undefined). */
  readonly of: { readonly owner: Belongs } | { readonly tenants: readonly string[] | undefined };
  readonly states?: readonly BatchState[] | undefined;
}

export interface LineErrors {
  readonly code: string;
  readonly status: number | undefined;
  readonly count: number;
  /** Numbers of the first lines with it. */
  readonly lines: readonly number[];
}

export interface Erased {
  /** Contents that nobody can open any more. */
  readonly contents: number;
}

/** All methods but `close` reject with `batches_unavailable` where the store cannot be asked. What is written is durable when they resolve. */
export interface BatchStore {
  /** Whether it would keep something now. Makes its tables. */
  ready(): Promise<void>;

  addFile(file: StoredFile, keys: readonly StoredKey[]): Promise<void>;
  addLines(file: string, lines: readonly StoredLine[], keys: readonly StoredKey[]): Promise<void>;
  /** All of it has come. False where it is gone. */
  finishFile(
    id: string,
    whole: Pick<StoredFile, 'bytes' | 'lines' | 'expiresAt' | 'details'>,
    keys: readonly StoredKey[],
  ): Promise<boolean>;
  /** Also one that is not ready. */
  file(id: string): Promise<StoredFile | undefined>;
  /** Those that are ready. The newest first where nothing is said. */
  files(wanted: FilesWanted): Promise<readonly StoredFile[]>;
  /** The file with its content, and the keys of that. `used` where a batch still reads it: then nothing is done. */
  removeFile(id: string): Promise<'removed' | 'used' | 'absent'>;
  /** Lines of an upload or of results, after a number. */
  readLines(file: string, after: number, limit: number): Promise<OpenableLines>;
  keysOf(scope: string, groups: readonly string[]): Promise<readonly StoredKey[]>;
  /** Those that are not there yet. */
  addKeys(keys: readonly StoredKey[]): Promise<void>;

  addBatch(batch: StoredBatch, keys: readonly StoredKey[]): Promise<void>;
  batch(id: string): Promise<StoredBatch | undefined>;
  /** The newest first. */
  batches(wanted: BatchesWanted): Promise<readonly StoredBatch[]>;
  /** Those under way, the oldest first. */
  underWay(): Promise<readonly StoredBatch[]>;
  /** Undefined, and nothing is changed, where its state is none of those. What is left out stays. */
  change(id: string, from: readonly BatchState[], progress: Partial<BatchProgress>): Promise<StoredBatch | undefined>;
  /** From `validating` to `in_progress`, with a line for each of the file. Undefined where it was not validating. */
  begin(id: string, at: number): Promise<StoredBatch | undefined>;
  /**
   * Ends a batch without open lines, with files for what there is. Undefined where it has open lines, or has ended already.
   */
  finish(id: string, progress: Partial<BatchProgress>, files: readonly StoredFile[]): Promise<StoredBatch | undefined>;
  /** How many lines and bytes a batch has of each part. */
  resultsOf(batch: string): Promise<Readonly<Record<ResultPart, { readonly lines: number; readonly bytes: number }>>>;
  lineErrors(batch: string): Promise<readonly LineErrors[]>;

  /** Says that a worker is there for `lease` more milliseconds: as long as it says so, nobody else takes its lines. */
  keepAlive(worker: string, lease: number): Promise<void>;
  /** Open lines that are due and that nobody has; they are this worker's now. The first ones first. */
  claim(
    batch: string,
    worker: string,
    wanted: { readonly limit: number; readonly now: number },
  ): Promise<readonly ClaimedLine[]>;
  /** Open lines, and those of them that a worker has. */
  openLines(batch: string): Promise<{ readonly open: number; readonly claimed: number }>;
  /**
   * Keeps the results of lines that this worker has, each once: of a line that it has lost nothing is kept. A result about somebody who was
   * erased meanwhile is counted, and its content is not kept. Gives the number of those that were accepted.
   */
  settle(worker: string, results: readonly LineResult[]): Promise<number>;
  /** Gives lines back, to be asked again. `attempts` is what it adds to theirs. */
  release(
    worker: string,
    lines: readonly {
      readonly batch: string;
      readonly number: number;
      readonly notBefore: number;
      readonly attempts: number;
    }[],
  ): Promise<void>;
  /** Gives back all that a worker had, which is known to be gone. */
  releaseAll(worker: string): Promise<void>;

  /** Destroys the keys of a subject everywhere, and what was sealed with them. */
  eraseGroup(group: string): Promise<Erased>;
  /** Removes files that have expired and that nothing reads, uploads that began before `uploadedBefore` and never ended, and batches that ended before `endedBefore`. */
  sweep(times: { readonly now: number; readonly uploadedBefore: number; readonly endedBefore: number }): Promise<void>;
  close(): Promise<void>;
}

/** The methods that can be asked for from another thread. */
export const batchStoreMethods = [
  'ready',
  'addFile',
  'addLines',
  'finishFile',
  'file',
  'files',
  'removeFile',
  'readLines',
  'keysOf',
  'addKeys',
  'addBatch',
  'batch',
  'batches',
  'underWay',
  'change',
  'begin',
  'finish',
  'resultsOf',
  'lineErrors',
  'keepAlive',
  'claim',
  'openLines',
  'settle',
  'release',
  'releaseAll',
  'eraseGroup',
  'sweep',
] as const satisfies readonly (keyof BatchStore)[];
export type BatchStoreMethod = (typeof batchStoreMethods)[number];
