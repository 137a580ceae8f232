import type { ErrorCode } from '@gatehouse/contract/errors';
import { CallController, type CallSignal } from '../core/call-signal.ts';
import type { CollectedAnswer } from '../core/answer.ts';
import type { Clock } from '../core/clock.ts';
import type { AnswerStream } from '../core/delta.ts';
import type { AnswerHead, DecodeOptions, Dialect } from '../core/dialect.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import type { Caller } from '../core/caller.ts';
import { callerOf, openExchange, type Exchange, type ReceivedRequest } from '../core/exchange.ts';
import type { Receipt } from '../core/ledger.ts';
import { type ExchangeRequest, isStreamed } from '../core/request.ts';
import { routeHeader } from '../pipeline/route-header.ts';
import type { EdgeCall } from './edge-call.ts';
import { isFormType } from './edge-headers.ts';
import type { Route } from './routes.ts';
import { writePlainAnswer } from './plain-answer.ts';
import { StreamedAnswer } from './streamed-answer.ts';

export interface DataPlaneOptions {
  /** The path. Read for every request, because a reload of the configuration replaces it. */
  readonly run: (exchange: Exchange) => Promise<AnswerStream>;
  readonly decodeOptions: () => DecodeOptions;
  /** Largest form with a file. */
  readonly maxFormBytes: number;
  readonly clock: Clock;
  /** Told of every exchange before it goes on the path. */
  readonly started: (exchange: Exchange) => void;
  readonly streamChunk: () => void;
  /** Milliseconds that a client may take nothing of a stream before it is given up. */
  readonly writeTimeout: number;
  /** Whether requests may have to wait for a model server at this moment. */
  readonly mayWait: () => boolean;
}

/** A route for each dialect. */
export function dataPlaneRoutes(
  dialects: readonly { readonly path: string; readonly dialect: Dialect }[],
  options: DataPlaneOptions,
): readonly Route[] {
  return dialects.map(({ path, dialect }) => ({
    method: 'POST',
    path,
    plane: 'data',
    access: 'path',
    ...(dialect.api === undefined ? undefined : { api: () => dialect.api }),
    handle: (call) => serve(call, path, dialect, options),
  }));
}

function exchangeOf(
  call: EdgeCall,
  path: string,
  dialect: Dialect,
  options: DataPlaneOptions,
  signal: CallSignal,
): Exchange {
  const exchange = openExchange({
    id: call.id,
    dialect: dialect.id,
    path,
    kind: dialect.kind,
    receivedAt: call.receivedAt,
    startedAt: call.startedAt,
    signal,
    credential: call.headers.credential,
    incomingTrace: call.headers.traceparent,
    client: call.client,
    subject: call.headers.subject,
    consent: call.headers.consent,
    memory: call.headers.memory,
    batch: call.headers.priority === 'batch',
    cacheWishes: call.headers.cacheWishes,
    receive: async () => {
      const { form } = dialect;
      if (form !== undefined) return receiveForm(call, dialect, form.kept, options, callerOf(exchange));
      const raw = await call.body.readJson();
      // Noted before it is parsed, so that a body which cannot be understood is in the record too.
      exchange.rawBody = raw;
      const betas = call.headers.anthropicBeta;
      const decoding = betas === undefined ? options.decodeOptions() : { ...options.decodeOptions(), betas };
      const request =
        dialect.recall === undefined
          ? dialect.decode(raw, decoding)
          : await dialect.recall(raw, decoding, callerOf(exchange));
      if (request.warnings !== undefined) exchange.notes.warnings.push(...request.warnings);
      return { raw, request };
    },
  });
  return exchange;
}

/** Nothing is recorded of a form that cannot be understood: what is no file of a known type is nothing to keep for years. */
async function receiveForm(
  call: EdgeCall,
  dialect: Dialect,
  kept: (request: ExchangeRequest) => Uint8Array,
  options: DataPlaneOptions,
  caller: Caller,
): Promise<ReceivedRequest> {
  const body = await call.body.read(isFormType, options.maxFormBytes);
  const decoding = { ...options.decodeOptions(), contentType: call.headers.contentType };
  const request = await (dialect.recall?.(body, decoding, caller) ?? dialect.decode(body, decoding));
  return { raw: kept(request), request };
}

async function serve(call: EdgeCall, path: string, dialect: Dialect, options: DataPlaneOptions): Promise<void> {
  const controller = new CallController();
  const exchange = exchangeOf(call, path, dialect, options, controller.signal);
  // Named first: V8 puts a function literal that is assigned to a property into the old generation at once, where it kept
  // everything of its request alive until the next full collection (a quarter of the CPU, and 100 MB).
  const gone = (): void => controller.abort(new GatehouseError('client_closed_request'));
  const cut = (error: GatehouseError): void => controller.abort(error);
  call.onGone = gone;
  call.onCut = cut;
  call.exchange = exchange;
  options.started(exchange);
  let answer: StreamedAnswer | undefined;
  const openStream = (request: ExchangeRequest): StreamedAnswer => {
    const head: AnswerHead = { exchangeId: call.id, created: Math.floor(call.receivedAt / 1_000), request };
    const more = (place: Receipt | undefined): string[] => answerHeaders(exchange, place, options.clock);
    const { keep } = dialect;
    const before = keep === undefined ? undefined : () => keep(exchange, head);
    return new StreamedAnswer(call, controller, dialect.openStream(head), options, more, exchange.notes, before);
  };
  // A comment between events, which other forms of a stream have no room for.
  if (options.mayWait() && dialect.api?.streamType === undefined) {
    const tell = (position: number): void => {
      const { request } = exchange;
      if (request?.kind !== 'chat' || !request.stream) return;
      answer ??= openStream(request);
      answer.tell(`: position ${position} in the queue\n\n`);
    };
    exchange.tellPosition = tell;
  }
  try {
    const stream = await options.run(exchange);
    const { request } = exchange;
    if (request === undefined) throw new GatehouseError('internal_error', { note: 'an answer without a request' });
    if (isStreamed(request)) {
      answer ??= openStream(request);
      await answer.write(stream);
    } else {
      const head: AnswerHead = { exchangeId: call.id, created: Math.floor(call.receivedAt / 1_000), request };
      const more = (): string[] => answerHeaders(exchange, exchange.notes.receipt, options.clock);
      await writePlainAnswer(
        call,
        exchange,
        stream,
        (whole: CollectedAnswer) => dialect.encodePlain(head, whole),
        more,
        dialect.keep === undefined ? undefined : () => dialect.keep?.(exchange, head),
        dialect.plainType?.(request),
      );
    }
  } catch (thrown) {
    const error = asGatehouseError(thrown);
    if (answer !== undefined) {
      answer.fail(error);
      return;
    }
    const more = answerHeaders(exchange, exchange.notes.receipt, options.clock, error.code);
    call.sendError(error, error.headers.length === 0 ? more : [...more, ...error.headers]);
  }
}

/** Where the exchange is in the record, as far as that is known by now, and how long it took. */
export function answerHeaders(
  { admission, notes, startedAt }: Exchange,
  place: Receipt | undefined,
  clock: Clock,
  failure?: ErrorCode,
): string[] {
  const headers = ['openai-processing-ms', String(Math.round(clock.elapsed() - startedAt))];
  if (place !== undefined) headers.push('x-gatehouse-leaf', String(place.index), 'x-gatehouse-log', place.log);
  if (notes.cache !== 'off') {
    headers.push('x-gatehouse-cache', notes.cache);
    // RFC 9111, 5.1.
    if (notes.similarity !== undefined) headers.push('x-gatehouse-similarity', (notes.similarity / 1_000).toFixed(3));
    if (notes.cacheAge !== undefined) headers.push('age', String(Math.floor(notes.cacheAge / 1_000)));
  }
  const route = routeHeader(notes, failure);
  if (route !== undefined) headers.push('x-gatehouse-route', route);
  if (notes.warnings.length > 0) headers.push('x-gatehouse-warnings', [...new Set(notes.warnings)].join(', '));
  if (admission !== undefined) headers.push(...admission.headers(clock.now()));
  return headers;
}
