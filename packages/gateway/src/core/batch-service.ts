import type { ErrorCode } from '@gatehouse/contract/errors';
import type { BatchState, Belongs, LineErrors, StoredBatch } from './batch-store.ts';
import type { Caller } from './caller.ts';
import type { Language } from './dialect.ts';
import type { CacheWishes } from './cache.ts';
import type { JsonObject } from './json.ts';

/** A file that is coming. */
export interface ComingFile {
  readonly name: string;
  /** Its bytes, in pieces of any size. */
  readonly pieces: AsyncIterable<Buffer>;
}

export interface FileUpload {
  readonly caller: Caller;
  /** Whom the client says that all of it is about, by header. */
  readonly subject: string | undefined;
}

/** One that has come whole, and is not a file yet. */
export interface ReceivedFile {
  /** Makes it one. Throws `invalid_request`. Gives the object that the client sees. */
  accept(fields: { readonly purpose: string | undefined; readonly seconds: number | undefined }): Promise<JsonObject>;
  /** Throws all of it away. */
  discard(): Promise<void>;
}

/** `GET` of lists, as the API has it. */
export interface ListWanted {
  readonly after: string | undefined;
  readonly limit: number;
}

/** `/v1/files`. What is not there, or somebody else's, is `resource_not_found`. */
export interface FileService {
  /** Takes the content in, piece by piece. Throws `body_too_large` and what reading the pieces throws. */
  receive(upload: FileUpload, file: ComingFile): Promise<ReceivedFile>;
  list(
    caller: Caller,
    wanted: ListWanted & { readonly purpose: string | undefined; readonly order: 'asc' | 'desc' },
  ): Promise<JsonObject>;
  get(caller: Caller, id: string): Promise<JsonObject>;
  content(caller: Caller, id: string): Promise<{ readonly name: string; readonly pieces: AsyncIterable<Buffer> }>;
  /** Throws `file_in_use`. */
  remove(caller: Caller, id: string): Promise<JsonObject>;
}

/** What a client asks for that makes a batch, and how it came. */
export interface NewBatch {
  readonly caller: Caller;
  readonly body: unknown;
  readonly client: string;
  readonly subject: string | undefined;
  readonly consent: string | undefined;
  readonly cacheWishes: CacheWishes | undefined;
  readonly language: Language;
}

/** `/v1/batches`. */
export interface BatchService {
  create(batch: NewBatch): Promise<JsonObject>;
  list(caller: Caller, wanted: ListWanted): Promise<JsonObject>;
  get(caller: Caller, id: string): Promise<JsonObject>;
  /** Throws `batch_ended`. */
  cancel(caller: Caller, id: string): Promise<JsonObject>;
}

/** Why no line of a batch is asked for the moment. Times are milliseconds since the Unix epoch. */
export interface BatchWait {
  /** As which its lines were refused. */
  readonly code: ErrorCode;
  /** Which limit has no room, such as `key.requestsPerHour`; undefined where it is none of ours. */
  readonly limit: string | undefined;
  readonly since: number;
  /** Then at the latest it is asked again. */
  readonly until: number;
}

/** A batch for those who administer the gateway: what happens, and nothing of what stands in it. */
export interface BatchSummary
  extends
    Belongs,
    Pick<
      StoredBatch,
      'id' | 'endpoint' | 'state' | 'createdAt' | 'expiresAt' | 'total' | 'completed' | 'failed' | 'usage' | 'errors'
    > {
  readonly endedAt: number | undefined;
  readonly wait: BatchWait | undefined;
}

export interface BatchAdministration {
  /** The newest first; of some tenants, or of all. */
  list(wanted: {
    readonly tenants: readonly string[] | undefined;
    readonly after: string | undefined;
    readonly limit: number;
    readonly states?: readonly BatchState[] | undefined;
  }): Promise<readonly BatchSummary[]>;
  /** Undefined where there is none. */
  get(id: string): Promise<{ readonly batch: BatchSummary; readonly lineErrors: readonly LineErrors[] } | undefined>;
  /** Throws `resource_not_found` and `batch_ended`. */
  cancel(id: string, actor: string): Promise<BatchSummary>;
}
