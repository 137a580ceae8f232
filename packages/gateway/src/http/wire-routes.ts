import type { PlaygroundReport } from '@gatehouse/contract/admin-playground';
import { type WireDialect, wireDialects, type WireRequest, wireRequestSchema } from '@gatehouse/contract/admin-wire';
import { errorCatalogue } from '@gatehouse/contract/errors';
import { collect, emptyAnswer } from '../core/answer.ts';
import { CallController } from '../core/call-signal.ts';
import type { Delta } from '../core/delta.ts';
import type { AnswerHead, Dialect, EncodeError, Language, StreamEncoder } from '../core/dialect.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import { callerOf, type Exchange, openExchange } from '../core/exchange.ts';
import { isStreamed } from '../core/request.ts';
import { namedSseEvent } from '../lib/sse-encoder.ts';
import type { ExchangeWatcher } from '../pipeline/exchange-watcher.ts';
import { bodyIn } from './admin-call.ts';
import { answerHeaders, type DataPlaneOptions } from './data-plane.ts';
import type { EdgeCall } from './edge-call.ts';
import { phaseOf } from './report-phase.ts';
import type { Route } from './routes.ts';
import { StreamedAnswer } from './streamed-answer.ts';

export interface WireOptions extends DataPlaneOptions {
  /** By the paths at which programs ask. */
  readonly dialects: readonly { readonly path: string; readonly dialect: Dialect }[];
  /** How refusals are told where an API has no form of its own. */
  readonly encodeError: EncodeError;
  /** Somebody who looks on while one exchange goes down the path; `onAsked` is told before the model is asked. */
  readonly openWatch: (onAsked: () => void) => ExchangeWatcher;
}

const wirePath = '/admin/v1/playground/wire';

/**
 * A request in the words of an API, down the whole path as that of any program, and what goes back over the wire, byte for byte: as events, with
 * reports of what each stage did between them. It is told to somebody who may see how requests are worked on.
 */
export function wireRoutes(options: WireOptions): readonly Route[] {
  return [
    {
      method: 'POST',
      path: wirePath,
      plane: 'admin',
      access: 'playground.use',
      bounded: true,
      handle: async (call) => {
        // What is wrong with the call itself is said as everywhere; what is wrong with the request in it belongs to what is shown.
        const wanted = bodyIn(await call.body.readJson(), wireRequestSchema);
        return new WireCall(call, wanted, options).serve();
      },
    },
  ];
}

function dialectFor({ dialects }: WireOptions, wanted: WireDialect): Dialect {
  const found = dialects.find(({ path }) => path === wireDialects[wanted].path);
  if (found === undefined) throw new GatehouseError('internal_error', { note: 'a dialect without a route' });
  return found.dialect;
}

class WireCall {
  readonly #call: EdgeCall;
  readonly #options: WireOptions;
  readonly #wanted: WireRequest;
  readonly #dialect: Dialect;
  readonly #controller = new CallController();
  readonly #watcher: ExchangeWatcher;
  readonly #exchange: Exchange;
  readonly #answer: StreamedAnswer;
  /** Of the dialect, once the request is understood and its answer is a stream. */
  #inner: StreamEncoder | undefined;
  #hasHead = false;

  constructor(call: EdgeCall, wanted: WireRequest, options: WireOptions) {
    this.#call = call;
    this.#options = options;
    this.#wanted = wanted;
    this.#dialect = dialectFor(options, wanted.dialect);
    this.#watcher = options.openWatch(() => this.#answer.tell(this.#event('asked')));
    this.#watcher.guardPolicy = wanted.policy;
    this.#exchange = this.#open();
    this.#answer = new StreamedAnswer(
      call,
      this.#controller,
      this.#encoder(),
      options,
      () => [],
      this.#exchange.notes,
      () => this.#keep(),
    );
  }

  async serve(): Promise<void> {
    const call = this.#call;
    call.onGone = () => this.#controller.abort(new GatehouseError('client_closed_request'));
    call.onCut = (error) => this.#controller.abort(error);
    call.exchange = this.#exchange;
    this.#options.started(this.#exchange);
    try {
      await this.#answer.write(await this.#options.run(this.#exchange));
    } catch (thrown) {
      if (call.response.destroyed) return;
      // Who may not ask here at all is told so as everywhere.
      const error = asGatehouseError(thrown);
      if (this.#exchange.caller === undefined || error.code === 'role_not_permitted') call.sendError(error);
      else {
        // A comment: from here on it is a stream of events, whatever becomes of the request.
        this.#answer.tell(': refused\n\n');
        this.#answer.fail(error);
      }
    }
  }

  #open(): Exchange {
    const call = this.#call;
    const dialect = this.#dialect;
    const exchange = openExchange({
      id: call.id,
      dialect: dialect.id,
      path: wirePath,
      kind: dialect.kind,
      receivedAt: call.receivedAt,
      startedAt: call.startedAt,
      signal: this.#controller.signal,
      credential: call.headers.credential,
      incomingTrace: call.headers.traceparent,
      client: call.client,
      subject: call.headers.subject,
      consent: call.headers.consent,
      watch: this.#watcher,
      receive: async () => {
        const raw = Buffer.from(this.#wanted.body);
        exchange.rawBody = raw;
        const decoding = this.#options.decodeOptions();
        const request =
          dialect.recall === undefined
            ? dialect.decode(raw, decoding)
            : await dialect.recall(raw, decoding, callerOf(exchange));
        if (request.warnings !== undefined) exchange.notes.warnings.push(...request.warnings);
        this.#watcher.received(request.segments);
        return { raw, request };
      },
    });
    return exchange;
  }

  /** What the dialect writes, as pieces, with the head before the first of them and a last report behind. */
  #encoder(): StreamEncoder {
    const collected = emptyAnswer();
    return {
      encode: (delta: Delta) => {
        if (this.#streams) return this.#piece(this.#stream().encode(delta));
        collect(collected, delta);
        return '';
      },
      end: () => {
        const last = this.#streams
          ? this.#stream().end()
          : this.#dialect.encodePlain(this.#head(), this.#exchange.answer ?? collected);
        return this.#piece(last) + this.#event('answered');
      },
      fail: (error, language) => this.#failed(error, language),
    };
  }

  get #streams(): boolean {
    return isStreamed(this.#exchange.request);
  }

  #stream(): StreamEncoder {
    return (this.#inner ??= this.#dialect.openStream(this.#head()));
  }

  #failed(error: GatehouseError, language: Language): string {
    const begun = this.#hasHead && this.#streams;
    const encode = this.#dialect.api?.encodeError ?? this.#options.encodeError;
    const body = begun ? this.#stream().fail(error, language) : encode(error, language, this.#call.id);
    return this.#piece(body, error) + namedSseEvent('gatehouse', JSON.stringify(this.#report(error)));
  }

  /** Keeps what the caller may come back to, such as a response. */
  async #keep(): Promise<void> {
    await this.#dialect.keep?.(this.#exchange, this.#head());
  }

  #piece(text: string, error?: GatehouseError): string {
    if (text === '') return '';
    return this.#beginning(error) + namedSseEvent('piece', JSON.stringify({ text }));
  }

  #beginning(error: GatehouseError | undefined): string {
    if (this.#hasHead) return '';
    this.#hasHead = true;
    const streamed = error === undefined && this.#streams;
    const more = answerHeaders(this.#exchange, this.#exchange.notes.receipt, this.#options.clock, error?.code);
    const raw = ['x-request-id', this.#call.id, ...more, ...(error?.headers ?? [])];
    const headers = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []));
    const type = streamed ? (this.#dialect.api?.streamType ?? 'text/event-stream') : 'application/json';
    const status = error === undefined ? 200 : errorCatalogue[error.code].status;
    return namedSseEvent('head', JSON.stringify({ status, type, headers }));
  }

  #head(): AnswerHead {
    const { request } = this.#exchange;
    if (request === undefined) throw new GatehouseError('internal_error', { note: 'an answer without a request' });
    return { exchangeId: this.#call.id, created: Math.floor(this.#call.receivedAt / 1_000), request };
  }

  #event(phase: PlaygroundReport['phase']): string {
    const report = this.#watcher.report(this.#exchange, phase, this.#options.clock.elapsed());
    return namedSseEvent('gatehouse', JSON.stringify(report));
  }

  #report(error: GatehouseError): PlaygroundReport {
    return this.#watcher.report(
      this.#exchange,
      phaseOf(error, this.#exchange),
      this.#options.clock.elapsed(),
      error.param,
    );
  }
}
