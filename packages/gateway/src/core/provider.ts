import type { ModelEvidence, ModelFacts } from '@gatehouse/contract/admin-model-register';
import type { WarningCode } from '@gatehouse/contract/warnings';
import type { CallSignal } from './call-signal.ts';
import type { AnswerStream } from './delta.ts';
import type { JsonObject } from './json.ts';
import type { ModelRequest } from './request.ts';

export interface ProviderCall {
  readonly request: ModelRequest;
  /** The model as the provider names it. */
  readonly target: string;
  readonly requestId: string;
  /** Aborted when the client goes away or the gateway gives up: the upstream call must end within a second. */
  readonly signal: CallSignal;
  /** W3C trace context to send along, where traces are on. */
  readonly traceparent?: string | undefined;
  /** Told of what is not done as the client wanted, before the call resolves. Undefined where nobody listens. */
  readonly warn?: ((code: WarningCode) => void) | undefined;
}

export interface ModelInfo {
  readonly id: string;
  /** Seconds since the Unix epoch, where known. */
  readonly created?: number;
  readonly owner?: string;
  /** What else the provider says about it. */
  readonly details?: JsonObject;
}

/** What a server tells of one of its models, so that another one under the same name is noticed. It may lie. */
export interface ModelIdentity {
  /** As the provider names it. */
  readonly id: string;
  /** As the register writes them; undefined where it tells nothing that one could be made of. */
  readonly digest: string | undefined;
  readonly evidence: ModelEvidence;
  readonly facts: ModelFacts;
}

/** The result of testing one provider, for `doctor` and health pages. */
export interface ProviderReport {
  readonly ok: boolean;
  /** What was found, in plain words. */
  readonly summary: string;
  /** What to do about it. */
  readonly remedy?: string;
  readonly models: readonly ModelInfo[];
}

/** What a server says it has to do. */
export interface ServerLoad {
  readonly running: number;
  readonly waiting: number;
  /** Share of its key-value cache that is in use, from 0 to 1. */
  readonly cacheUse?: number;
  /** Models that it has in its memory, where it has not always all of them. */
  readonly loaded?: readonly string[];
}

/** One shape for everything that answers. */
export interface Provider {
  readonly id: string;
  /** Kinds of request that it can answer. */
  readonly answers: readonly ModelRequest['kind'][];
  /**
   * Resolves when the provider begins to answer; what goes wrong before is thrown as a GatehouseError, so that the client
   * gets a proper status. What goes wrong later is thrown from the stream.
   */
  call(call: ProviderCall): Promise<AnswerStream>;
  models(signal: AbortSignal): Promise<readonly ModelInfo[]>;
  check(signal: AbortSignal): Promise<ProviderReport>;
  /** It asks its server for beta features of Anthropic's API, and warns of those that it leaves out. */
  readonly takesBetas?: true;
  /** How much its server has to do; undefined where it does not say. Absent where it never can. */
  load?(signal: AbortSignal): Promise<ServerLoad | undefined>;
  /** What its models are, beyond their names. Absent where its server never tells. */
  identify?(signal: AbortSignal): Promise<readonly ModelIdentity[]>;
  close(): Promise<void>;
}
