import type { DocumentProblemCode } from '@gatehouse/contract/document-problems';
import type { EntityType } from '@gatehouse/contract/entity-types';
import type { ErrorCode } from '@gatehouse/contract/errors';

export interface RefusalDetails {
  /** The reason, for the log only; never shown to a client. */
  readonly cause?: unknown;
  /** Place in the client's request, as a JSON pointer or field path; shown to the client. */
  readonly param?: string;
  /** The type of personal data that it is about, which the client is told with the message. */
  readonly entity?: EntityType;
  /** What there is at that place, by names of the operator; shown to the client. */
  readonly known?: readonly string[];
  /** Why a document cannot be read, which the client is told with the message. */
  readonly unreadable?: DocumentProblemCode;
  /** Seconds for the `retry-after` header. */
  readonly retryAfter?: number;
  /** For the log: a short text of our own words. */
  readonly note?: string;
  /** Names and values of further headers for the client, in turn. */
  readonly headers?: readonly string[];
}

const none: readonly string[] = Object.freeze([]);

/**
 * The one error that carries a stable code of the catalogue. Whatever else is thrown becomes `internal_error` at the edge,
 * so that no foreign text ever reaches a client.
 */
export class GatehouseError extends Error {
  readonly code: ErrorCode;
  readonly param: string | undefined;
  readonly entity: EntityType | undefined;
  readonly known: readonly string[] | undefined;
  readonly unreadable: DocumentProblemCode | undefined;
  readonly retryAfter: number | undefined;
  readonly headers: readonly string[];

  constructor(code: ErrorCode, details: RefusalDetails = {}) {
    // Refusals come by the thousand from whoever attacks us, and the stack took most of their cost. Their code says what
    // happened; only where something broke does it matter where.
    const { stackTraceLimit } = Error;
    const broke = details.cause !== undefined || code === 'internal_error';
    if (!broke) Error.stackTraceLimit = 0;
    super(details.note === undefined ? code : `${code}: ${details.note}`, { cause: details.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'GatehouseError';
    this.code = code;
    this.param = details.param;
    this.entity = details.entity;
    this.known = details.known;
    this.unreadable = details.unreadable;
    this.retryAfter = details.retryAfter;
    this.headers = details.headers ?? none;
  }
}

export function asGatehouseError(thrown: unknown): GatehouseError {
  return thrown instanceof GatehouseError ? thrown : new GatehouseError('internal_error', { cause: thrown });
}
