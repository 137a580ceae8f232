import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { CallSignal } from './call-signal.ts';
import type { Caller } from './caller.ts';
import type { Usage } from './delta.ts';
import type { ErrorCode } from '@gatehouse/contract/errors';
import type { CollectedAnswer } from './answer.ts';
import type { ExchangeWatch } from './exchange-watch.ts';
import { GatehouseError } from './errors.ts';
import type { ExchangeRequest, ModelRequest } from './request.ts';
import type { Receipt } from './ledger.ts';
import type { StageName } from './stage-names.ts';
import type { TraceSpan } from './telemetry.ts';

/**
 * One exchange on the path: what the stages know and tell each other. It is free of any wire format; `receive` hides the
 * dialect. Fields below `request` are notes for the record, filled in as the exchange goes.
 */
export interface Exchange {
  readonly id: string;
  readonly dialect: string;
  readonly kind: ExchangeRequest['kind'];
  /** Milliseconds since the Unix epoch, and the monotonic clock at the same moment. */
  readonly receivedAt: number;
  readonly startedAt: number;
  /** Aborted when the client goes away. */
  readonly signal: CallSignal;
  /** The bearer credential, or why there is none to check. */
  readonly credential: CredentialResult;
  /** Reads and parses the body; called once, and only for a caller that is known. */
  readonly receive: () => Promise<ReceivedRequest>;

  /** W3C `traceparent` of the client, as it came. */
  readonly incomingTrace: string | undefined;
  /** Its address; empty where there is none, as in a test without a socket. Never part of the record. */
  readonly client: string;
  /** Whom the client says it asks for, by header. */
  readonly subject: string | undefined;
  /** What the client says of that person's consent, by header: `given`, or where it can be found. */
  readonly consent: string | undefined;
  /** Who looks on; nearly always nobody. */
  readonly watch: ExchangeWatch | undefined;

  span: TraceSpan | undefined;
  caller: Caller | undefined;
  /** The client's body as it came, for the record. */
  rawBody: Uint8Array | undefined;
  request: ExchangeRequest | undefined;
  /**
   * Ids of the providers for which the texts were made fit; undefined where they may go to any. `route` sends them to nobody
   * else.
   */
  fitFor: ReadonlySet<string> | undefined;
  /** The whole answer as delivered, collected by `record`. */
  answer: CollectedAnswer | undefined;
  readonly notes: ExchangeNotes;
  /** Makes the request leaf durable. `route` awaits it before it calls a provider. */
  commitIntent: () => Promise<Receipt>;
}

export type CredentialResult =
  | { readonly found: 'one'; readonly value: string }
  | { readonly found: 'none' }
  | { readonly found: 'several' };

export interface ReceivedRequest {
  readonly raw: Uint8Array;
  readonly request: ExchangeRequest;
}

/** What a rule of a guard was found in. The text is the client's, as it came. */
export interface FoundText {
  readonly guard: string;
  readonly rule: string;
  readonly text: string;
  /** The highest in this text, per mille. */
  readonly score: number | undefined;
}

/** What the record, the metrics and the log will say of this exchange. */
export interface ExchangeNotes {
  readonly verdicts: VerdictSummary[];
  /** The texts of the request in which guards found something; they stand in no record. */
  foundTexts: readonly FoundText[] | undefined;
  /** Verdicts of guards that nothing waits for, to come; they stand in `verdicts` when these are done, and none rejects. */
  late: Promise<void>[] | undefined;
  /** Name of the set of guards that read it, where that is not the default one. */
  guardPolicy: string | undefined;
  /** Replaced personal data by type. */
  readonly entities: Record<string, number>;
  /** Placeholder → original, sealed with the answer so that what went upstream can be shown. */
  pseudonyms: Readonly<Record<string, string>> | undefined;
  cache: 'off' | 'miss' | 'hit' | 'bypass';
  /**
   * The model that was asked for, where one has that name. Any other name is text of the client's, a key or an address for
   * all we know, and stands in the sealed prompt only.
   */
  model: string | undefined;
  provider: string | undefined;
  target: string | undefined;
  usage: Usage | undefined;
  /** Monotonic milliseconds when the provider was called, and when its first delta came. */
  upstreamStartedAt: number | undefined;
  firstDeltaAt: number | undefined;
  outcomeCode: ErrorCode | undefined;
  /** HTTP status that is on its way to the client already, whatever happens to the answer after it. */
  statusSent: number | undefined;
  /** Place of the request leaf, once durable; none where no model was called. */
  requestReceipt: Receipt | undefined;
  /** Place of the result or refusal leaf, once durable. */
  receipt: Receipt | undefined;
  /** Milliseconds spent on each stage's way in; undefined where the exchange never got through it. */
  readonly stageTimes: Record<StageName, number | undefined>;
  /** Monotonic milliseconds when the innermost stage so far was entered. */
  stageEnteredAt: number;
}

/** What the edge knows of an exchange when it begins. */
export type ExchangeStart = Pick<
  Exchange,
  'id' | 'dialect' | 'kind' | 'receivedAt' | 'startedAt' | 'signal' | 'credential' | 'receive' | 'incomingTrace'
> & {
  readonly client?: string;
  readonly subject?: string | undefined;
  readonly consent?: string | undefined;
  readonly watch?: ExchangeWatch | undefined;
};

export function openExchange(start: ExchangeStart): Exchange {
  return {
    id: start.id,
    dialect: start.dialect,
    kind: start.kind,
    receivedAt: start.receivedAt,
    startedAt: start.startedAt,
    signal: start.signal,
    credential: start.credential,
    receive: start.receive,
    incomingTrace: start.incomingTrace,
    client: start.client ?? '',
    subject: start.subject,
    consent: start.consent,
    watch: start.watch,
    span: undefined,
    caller: undefined,
    rawBody: undefined,
    request: undefined,
    fitFor: undefined,
    answer: undefined,
    notes: {
      verdicts: [],
      foundTexts: undefined,
      late: undefined,
      guardPolicy: undefined,
      entities: {},
      pseudonyms: undefined,
      cache: 'off',
      model: undefined,
      provider: undefined,
      target: undefined,
      usage: undefined,
      upstreamStartedAt: undefined,
      firstDeltaAt: undefined,
      outcomeCode: undefined,
      statusSent: undefined,
      requestReceipt: undefined,
      receipt: undefined,
      // All names from the beginning: fields that are added one by one cost more than the rest of the object.
      stageTimes: {
        record: undefined,
        authenticate: undefined,
        limits: undefined,
        consent: undefined,
        inspectInput: undefined,
        pseudonymise: undefined,
        inspectOutput: undefined,
        cache: undefined,
        route: undefined,
      },
      stageEnteredAt: start.startedAt,
    },
    commitIntent: notOpened,
  };
}

function notOpened(): Promise<never> {
  return Promise.reject(new Error('the record stage has not opened the entry'));
}

/** Who calls, for every stage below `authenticate`. */
export function callerOf(exchange: Exchange): Caller {
  if (exchange.caller === undefined)
    throw new GatehouseError('internal_error', { note: 'nobody is authenticated yet' });
  return exchange.caller;
}

/** The parsed request, for every stage below `limits`. */
export function receivedRequest(exchange: Exchange): ExchangeRequest {
  if (exchange.request === undefined)
    throw new GatehouseError('internal_error', { note: 'no request was received yet' });
  return exchange.request;
}

/** The same, for stages on the way to a model. */
export function requestOf(exchange: Exchange): ModelRequest {
  const request = receivedRequest(exchange);
  if (request.kind === 'privacy' || request.kind === 'guard')
    throw new GatehouseError('internal_error', { note: 'no model is asked' });
  return request;
}
