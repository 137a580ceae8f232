import type { RefusedCertificate } from './certificate-refusal.ts';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { AssistantNote } from './assistants.ts';
import type { CallSlot } from './call-queue.ts';
import type { CallSignal } from './call-signal.ts';
import type { Caller } from './caller.ts';
import type { CacheWishes } from './cache.ts';
import type { Usage } from './delta.ts';
import type { Cost } from './prices.ts';
import type { ErrorCode } from '@gatehouse/contract/errors';
import type { ChoiceReason } from '@gatehouse/contract/routing';
import type { WarningCode } from '@gatehouse/contract/warnings';
import type { CollectedAnswer, CollectedChoice } from './answer.ts';
import type { ExchangeWatch } from './exchange-watch.ts';
import type { MemoryWish } from './conversation-memory.ts';
import { GatehouseError } from './errors.ts';
import type { UsedTemplate } from './prompt-book.ts';
import type { ExchangeRequest, ModelRequest } from './request.ts';
import type { PossibleTarget } from './router.ts';
import type { Receipt } from './ledger.ts';
import type { Admission, Spending } from './limits.ts';
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
  /** The one credential, or why there is none to check. */
  readonly credential: CredentialResult;
  /** Path of the route that it came by; empty where there is none, as in a test without a socket. */
  readonly path: string;
  /** Reads and parses the body; called once, and only for a caller that is known. */
  receive: () => Promise<ReceivedRequest>;

  /** W3C `traceparent` of the client, as it came. */
  readonly incomingTrace: string | undefined;
  /** Its address; empty where there is none, as in a test without a socket. Never part of the record. */
  readonly client: string;
  /** Whom the client says it asks for, by header. */
  readonly subject: string | undefined;
  /** What the client says of that person's consent, by header: `given`, or where it can be found. */
  readonly consent: string | undefined;
  /** What the client wants of an assistant's memory of that person, by header. */
  readonly memory: MemoryWish | undefined;
  /** Ids of passages that an assistant does without, for seeing what they did to an earlier answer. */
  readonly leaveOut: ReadonlySet<string> | undefined;
  /** Who looks on; nearly always nobody. */
  readonly watch: ExchangeWatch | undefined;
  /** The client says that it can wait for those who sit before a screen. */
  readonly batch: boolean;
  /** Id of the batch that it is a line of. */
  readonly ofBatch: string | undefined;
  /** What the client says about answers that were kept; undefined where it says nothing. */
  readonly cacheWishes: CacheWishes | undefined;
  /** Told of its place among those that wait for the model server, where the client can be told before its answer begins. */
  tellPosition: ((position: number) => void) | undefined;

  span: TraceSpan | undefined;
  caller: Caller | undefined;
  /** That it may go on, and what is reserved for its call; `record` settles both when it ends. */
  admission: Admission | undefined;
  spending: Spending | undefined;
  /** The client's body as it came, for the record. */
  rawBody: Uint8Array | undefined;
  request: ExchangeRequest | undefined;
  /**
   * Ids of the providers for which the texts were made fit; undefined where they may go to any. `route` sends them to nobody
   * else.
   */
  fitFor: ReadonlySet<string> | undefined;
  /** Its place at the model server; given back when the provider's answer has ended, and at the very end in any case. */
  slot: CallSlot | undefined;
  /** What is to be done when it ends, whichever way; `record` does it. None of it throws. */
  atEnd: (() => void)[] | undefined;
  /**
   * Done when the answer has been found valid. Undefined where nobody judges that: then what is done with a whole answer is done when it has ended.
   */
  onValid: (() => void)[] | undefined;
  /** Nothing of the answer leaves before all of it is there, so until then another target can give one in its place. */
  heldWhole: boolean;
  /** The whole answer as delivered, collected by `record`. */
  answer: CollectedAnswer | undefined;
  readonly notes: ExchangeNotes;
  /** Makes the request leaf durable. `route` awaits it before it calls a provider. */
  commitIntent: () => Promise<Receipt>;
}

export type CredentialResult =
  /** What a header gives: a key, or a token of an issuer. */
  | { readonly found: 'one'; readonly value: string }
  /** The cookie of somebody who is signed in to the console. */
  | { readonly found: 'session'; readonly value: string }
  /** Whoever made something that goes on without him, such as a batch: by the id of the key or account. No header says that. */
  | { readonly found: 'kept'; readonly key: string }
  /** The names of a client certificate that was verified, such as `URI:spiffe://acme/robot`. */
  | { readonly found: 'certificate'; readonly names: readonly string[]; readonly fingerprint: string }
  /** Nothing, or a client certificate that says nothing. */
  | { readonly found: 'none'; readonly refused?: RefusedCertificate }
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

/** What one call of a provider has come to, as far as it has got. */
export interface Meter {
  /** The provider began to answer. */
  began: boolean;
  /** The call was given up here before that, and not refused there: it may have worked, and wants to be paid for it. */
  givenUp: boolean;
  /** As the provider has told it. */
  usage: Usage | undefined;
  /** How long a recording is, in milliseconds, as the provider has told it. */
  audio: number | undefined;
  /** Images that it has sent. */
  images: number;
  /** Tokens that it has sent, by our own estimate; counted when somebody asks. */
  readonly output: number;
  /** Monotonic milliseconds when its answer ended, whichever way. */
  endedAt: number | undefined;
}

/** What an exchange has used and cost. */
export interface Spent {
  readonly usage: Usage | undefined;
  /** `none` where no model was called, or none had anything to do. */
  readonly source: 'provider' | 'estimated' | 'none';
  /** Our own count; undefined where nobody needs it. */
  readonly estimate: { readonly input: number; readonly output: number } | undefined;
  /** Undefined where no model was called, and where nobody knows the price. */
  readonly cost: Cost | undefined;
  /** What an answer from the cache has spared, where that is known. */
  readonly saved: Cost | undefined;
}

/** A target that was asked and did not give the answer, or a model that helped to find one. */
export interface TriedTarget {
  readonly provider: string;
  readonly target: string;
  /** `similar` where it was to compare the question with others, `retrieval` where it was to find passages for it. */
  readonly chosen: ChoiceReason | 'similar' | 'retrieval';
  /** Why it was left; `slower` where another one began before it, `compared` where it was asked for nothing but what texts mean, or which fits best. */
  readonly code: ErrorCode | 'slower' | 'compared';
  /** Milliseconds from asking to leaving. */
  readonly took: number;
  /** It may have worked all the same, and is paid for that. */
  readonly spent: Spent;
}

/** What the record, the metrics and the log will say of this exchange. */
export interface ExchangeNotes {
  readonly verdicts: VerdictSummary[];
  /** What was not done as the client wants it, and is no reason to refuse; told in `x-gatehouse-warnings` and in the result leaf. */
  readonly warnings: WarningCode[];
  /** The texts of the request in which guards found something; they stand in no record. */
  foundTexts: readonly FoundText[] | undefined;
  /** Verdicts of guards that nothing waits for, to come; they stand in `verdicts` when these are done, and none rejects. */
  late: Promise<void>[] | undefined;
  /** Name of the set of guards that read it, where that is not the default one. */
  guardPolicy: string | undefined;
  /** The template that the request was made of, where it is one. */
  template: UsedTemplate | undefined;
  /** What an assistant did, where one was asked. */
  assistant: AssistantNote | undefined;
  /** Replaced personal data by type. */
  readonly entities: Record<string, number>;
  /** Placeholder → original, sealed with the answer so that what went upstream can be shown. */
  pseudonyms: Readonly<Record<string, string>> | undefined;
  cache: 'off' | 'miss' | 'hit' | 'bypass';
  /** Milliseconds since the answer that was kept was given, where it is one. */
  cacheAge: number | undefined;
  /** How similar the question of that answer is, per mille, where it is another one. */
  similarity: number | undefined;
  /** Choices of answers that the client was not given, because they were not valid; sealed with what it was given. */
  leftAnswers: (readonly CollectedChoice[])[] | undefined;
  /** Why `provider` and `target` were asked, of a name that several may answer. */
  chosen: ChoiceReason | undefined;
  /** It was asked although it is on trial: its answer is that of whoever takes part in the trial alone. */
  fromCanary: boolean;
  /** Who has made the answer, where it is one that was kept. */
  keptFrom: PossibleTarget | undefined;
  /** What the model was, as far as it was known when it was called, which of an answer that was kept is some time ago. */
  modelDigest: string | undefined;
  /** Targets that were asked and left, in their order. */
  tried: TriedTarget[] | undefined;
  /**
   * The model that was asked for, where one has that name. Any other name is text of the client's, a key or an address for
   * all we know, and stands in the sealed prompt only.
   */
  model: string | undefined;
  provider: string | undefined;
  target: string | undefined;
  usage: Usage | undefined;
  /** Of the call of the provider; undefined where none was made. */
  meter: Meter | undefined;
  /** Reckoned once, when the exchange ends. */
  spent: Spent | undefined;
  /** Milliseconds in the queue before the model server; undefined where there is none. */
  queued: number | undefined;
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
  readonly path?: string;
  readonly client?: string;
  readonly subject?: string | undefined;
  readonly consent?: string | undefined;
  readonly memory?: MemoryWish | undefined;
  readonly leaveOut?: ReadonlySet<string> | undefined;
  readonly watch?: ExchangeWatch | undefined;
  readonly batch?: boolean | undefined;
  readonly ofBatch?: string | undefined;
  readonly cacheWishes?: CacheWishes | undefined;
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
    path: start.path ?? '',
    receive: start.receive,
    incomingTrace: start.incomingTrace,
    client: start.client ?? '',
    subject: start.subject,
    consent: start.consent,
    memory: start.memory,
    leaveOut: start.leaveOut,
    watch: start.watch,
    batch: start.batch === true,
    ofBatch: start.ofBatch,
    cacheWishes: start.cacheWishes,
    tellPosition: undefined,
    span: undefined,
    caller: undefined,
    admission: undefined,
    spending: undefined,
    rawBody: undefined,
    request: undefined,
    fitFor: undefined,
    slot: undefined,
    atEnd: undefined,
    onValid: undefined,
    heldWhole: false,
    answer: undefined,
    notes: {
      verdicts: [],
      warnings: [],
      foundTexts: undefined,
      late: undefined,
      guardPolicy: undefined,
      template: undefined,
      assistant: undefined,
      entities: {},
      pseudonyms: undefined,
      cache: 'off',
      cacheAge: undefined,
      similarity: undefined,
      leftAnswers: undefined,
      chosen: undefined,
      fromCanary: false,
      keptFrom: undefined,
      modelDigest: undefined,
      tried: undefined,
      model: undefined,
      provider: undefined,
      target: undefined,
      usage: undefined,
      meter: undefined,
      spent: undefined,
      queued: undefined,
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
        template: undefined,
        consent: undefined,
        inspectInput: undefined,
        knowledge: undefined,
        validate: undefined,
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
