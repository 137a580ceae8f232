import type { CertificateFault } from './certificate-refusal.ts';
import type { BudgetAlert } from '@gatehouse/contract/admin-costs';
import type { BreakerState } from '@gatehouse/contract/routing';
import type { Denial } from './denial.ts';
import type { Exchange } from './exchange.ts';
import type { GatehouseError } from './errors.ts';
import type { SecretError } from './secrets.ts';

/** What the path tells about an exchange that has ended, whichever way. */
export interface ExchangeEnd {
  readonly exchange: Exchange;
  readonly outcome: 'answered' | 'failed' | 'blocked' | 'refused' | 'cancelled';
  readonly status: number;
  readonly streamed: boolean;
  readonly error: GatehouseError | undefined;
  /** Milliseconds. */
  readonly duration: number;
}

/** Every line that the gateway can log is a function here, so that what may be logged is decided in one place. */
export interface Log {
  exchangeEnded(end: ExchangeEnd): void;
  guardUnable(guard: string, requestId: string, cause: unknown): void;
  /** A passage of a document that guards do not let through any more, by its hash. */
  passageHeld(collection: string, hash: string): void;
  upstreamFieldDropped(provider: string, field: string): void;
  upstreamFailed(provider: string, requestId: string, code: string, cause: unknown): void;
  /** The server that passages are kept on cannot be asked; told once until it can again. */
  knowledgeIndexFailed(kind: string, cause: unknown): void;
  knowledgeIndexRecovered(kind: string): void;
  /** It gave a passage of another collection than was asked for; nobody got it. */
  passageStrayed(kind: string): void;
  /** What is kept of a collection can be found again, without its sources having been read. */
  knowledgeFilled(collection: string, passages: number, milliseconds: number): void;
  /** The sources of a collection were looked at. */
  knowledgeIngested(collection: string, version: number, problems: number, milliseconds: number): void;
  /** Part of the keeping of collections failed, such as `source of shop`; most of it is told once until it is well again. */
  knowledgeFailed(what: string, cause: unknown): void;
  knowledgeRecovered(what: string): void;
  ledgerFailed(cause: unknown): void;
  ledgerRecovered(): void;
  ledgerRepaired(droppedBytes: number, interrupted: number): void;
  /** The clock was set back, in milliseconds since the Unix epoch; the record says so, and goes on in `shard`. */
  clockSetBack(from: number, to: number, shard: string): void;
  /** A shard of the record is never signed again, and `into` takes its place: files were restored or copied, or a witness knows more. */
  shardGivenUp(
    givenUp: { readonly shard: string; readonly reason: string; readonly size?: number },
    into: string,
  ): void;
  /** The index of the record cannot be built or asked; told once until it can again. The record is not affected. */
  indexFailed(cause: unknown): void;
  indexRecovered(): void;
  /** The store of the counters cannot be asked; told once until it can again. Requests are refused, or pass uncounted. */
  /** The store of answers does not answer, so models are asked. */
  cacheFailed(cause: unknown): void;
  cacheRecovered(): void;
  countersFailed(cause: unknown): void;
  countersRecovered(): void;
  configurationApplied(changed: readonly string[], needRestart: readonly string[]): void;
  configurationRejected(problems: readonly string[]): void;
  /** After a rejection the file says again what is in force. */
  configurationConfirmed(): void;
  /** Rules of the configuration in force name roles that there are not. */
  rolesUnknown(problems: readonly string[]): void;
  /** An identity of an issuer is that of two people, of an older version's directory: the first of them comes in. */
  identityShared(issuer: string, person: string, other: string): void;
  /** Nobody can call the gateway yet; the command makes a key. */
  noKeys(command: string): void;
  tlsReloaded(): void;
  tlsReloadFailed(cause: unknown): void;
  discovered(provider: string, models: number): void;
  discoveryFailed(provider: string, cause: unknown): void;
  /** A provider refuses all calls, for its secret cannot be had. */
  secretUnavailable(provider: string, cause: SecretError): void;
  /** A secret is another one, and what uses it was made anew. */
  secretsChanged(): void;
  listening(address: string): void;
  stopping(reason: string): void;
  stopped(): void;
  /** A call that was denied beside the path; `leaf` is its place in the record. */
  callRefused(denial: Denial, leaf: number): void;
  /** Refusals without a line of their own, because there were too many. */
  strangersRefused(refused: number, addresses: number, busiest: string, codes: Readonly<Record<string, number>>): void;
  /** A client certificate was refused; `untold` others since the last line had none of their own. */
  certificateRefused(fault: CertificateFault, fingerprint: string | undefined, untold: number): void;
  clientError(code: string, cause: unknown): void;
  /** As a witness: a log was cosigned for the first time. */
  logMet(origin: string, size: number): void;
  /** As a witness: a checkpoint was not cosigned. */
  checkpointRefused(refused: RefusedCheckpoint): void;
  /** As a witness of another's log: a checkpoint was cosigned. */
  checkpointCosigned(origin: string, size: number): void;
  /** As a witness: a log signed what does not go on from what it signed before; `file` holds what it sent. */
  checkpointInconsistent(origin: string, size: number, reason: string, file: string | undefined): void;
  /** A witness of our log began to fail; told once until it is well again. */
  witnessFailed(witness: string, cause: unknown): void;
  witnessRecovered(witness: string): void;
  /** A witness has seen more of our log than we have, or another: it was set back to an older state. */
  logSetBack(witness: string, origin: string, reason: string): void;
  /** An authority has stamped a checkpoint (RFC 3161). */
  timestamped(origin: string, size: number): void;
  /** An authority began to fail; told once until it is well again. */
  timestampFailed(cause: unknown): void;
  /** A key, or a person where none is given, is refused until then because of repeated attacks; milliseconds since the Unix epoch. */
  suspended(key: string | undefined, until: number): void;
  /** A target is left out, tried again, or back (`to`); `code` of the call that opened its breaker. */
  breakerChanged(provider: string, target: string, to: BreakerState, code: string | undefined): void;
  /** A model is another one than before, or was refused; names of its server and of itself, digests or codes. */
  modelChanged(provider: string, model: string, now: string, before: string | undefined): void;
  /** A share of a budget of money was reached. */
  budgetReached(alert: BudgetAlert): void;
  /** Events cannot be sent to a receiver; told once until they can again. */
  eventsFailed(receiver: string, cause: unknown): void;
  eventsRecovered(receiver: string, lost: number): void;
  unexpected(where: string, cause: unknown): void;
}

/** What a witness was shown; all but the status is somebody else's to choose, or constant. */
export interface RefusedCheckpoint {
  /** HTTP status of the answer. */
  readonly status: number;
  readonly reason: string;
  readonly origin: string;
  readonly size: number;
  /** Size that the proof began with, and the newest that was cosigned. */
  readonly from: number | undefined;
  readonly known: number | undefined;
}

/** Figures for /metrics. */
export interface Metrics {
  exchangeStarted(): void;
  exchangeEnded(end: ExchangeEnd): void;
  streamChunk(): void;
  rejectedAtEdge(code: string): void;
  certificateRefused(fault: CertificateFault): void;
  ledgerBatch(leaves: number, milliseconds: number): void;
  /** The configuration file was read, at `time` (milliseconds since the Unix epoch). */
  configurationRead(outcome: 'applied' | 'unchanged' | 'rejected', time: number): void;
  /** A checkpoint got the cosignatures that are needed, at `time` (milliseconds since the Unix epoch). */
  checkpointWitnessed(time: number): void;
  logContradicted(): void;
  /** How to find out, whenever the figures are read, whether all that is new is cosigned. */
  watchCoverage(covered: () => boolean): void;
  /** A guard has asked somebody else, beside the path; `tokens` where a model server has counted them. */
  guardAsked(whom: 'classifier' | 'model' | 'server', outcome: 'answered' | 'failed', tokens: number): void;
  /** An exchange had an attack in it. */
  attemptNoted(): void;
  suspensionBegan(who: 'key' | 'subject'): void;
  /** How to find out, whenever the figures are read, how many keys and persons are suspended. */
  watchSuspensions(suspended: () => number): void;
  /** How to find out, whenever the figures are read, how many items wait for people, by kind. */
  watchReviews(counts: () => ReadonlyMap<string, { readonly open: number; readonly overdue: number }>): void;
  /** A share of a budget was reached, in percent. */
  budgetReached(kind: string, span: string, share: number): void;
  /** `merged`: told together with others. */
  eventsTold(receiver: string, outcome: 'sent' | 'merged' | 'lost', events: number): void;
}

/** A span for one exchange; `end` is called once. */
export interface TraceSpan {
  /** W3C `traceparent` for the upstream call. */
  readonly traceparent: string | undefined;
  end(end: ExchangeEnd): void;
}

export interface Tracer {
  start(exchange: Exchange, incoming: string | undefined): TraceSpan | undefined;
  close(): Promise<void>;
}
