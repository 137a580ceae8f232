import { type PlaygroundReport, playgroundRequestSchema } from '@gatehouse/contract/admin-playground';
import { CallController, type CallSignal } from '../core/call-signal.ts';
import type { CollectedAnswer } from '../core/answer.ts';
import type { AnswerHead, Dialect, StreamEncoder } from '../core/dialect.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import { type Exchange, openExchange } from '../core/exchange.ts';
import type { ExchangeWatcher } from '../pipeline/exchange-watcher.ts';
import { namedSseEvent } from '../lib/sse-encoder.ts';
import { bodyIn } from './admin-call.ts';
import { answerHeaders, type DataPlaneOptions } from './data-plane.ts';
import { besideIn, type EdgeCall } from './edge-call.ts';
import { writePlainAnswer } from './plain-answer.ts';
import { phaseOf } from './report-phase.ts';
import type { Route } from './routes.ts';
import { StreamedAnswer } from './streamed-answer.ts';

export interface PlaygroundOptions extends DataPlaneOptions {
  /** Of the messages and the answers. */
  readonly dialect: Dialect;
  /** Somebody who looks on while one exchange goes down the path; `onAsked` is told before the model is asked. */
  readonly openWatch: (onAsked: () => void) => ExchangeWatcher;
}

/** As the record calls where these requests come in. */
const dialectName = 'playground';
const playgroundPath = '/admin/v1/playground';

/**
 * A conversation with a model of somebody who may see how it is worked on, down the whole path as that of any caller, with what each stage did told beside the
 * answer: as a member of the body, or in a stream as events of their own, the first before the model is asked.
 */
export function playgroundRoutes(options: PlaygroundOptions): readonly Route[] {
  return [
    {
      method: 'POST',
      path: playgroundPath,
      plane: 'admin',
      access: 'playground.use',
      bounded: true,
      handle: (call) => new PlaygroundCall(call, options).serve(),
    },
  ];
}

class PlaygroundCall {
  readonly #call: EdgeCall;
  readonly #options: PlaygroundOptions;
  readonly #controller = new CallController();
  readonly #watcher: ExchangeWatcher;
  readonly #exchange: Exchange;
  #answer: StreamedAnswer | undefined;

  constructor(call: EdgeCall, options: PlaygroundOptions) {
    this.#call = call;
    this.#options = options;
    this.#watcher = options.openWatch(() => this.#asked());
    this.#exchange = this.#open(this.#controller.signal);
  }

  async serve(): Promise<void> {
    const call = this.#call;
    const exchange = this.#exchange;
    call.onGone = () => this.#controller.abort(new GatehouseError('client_closed_request'));
    call.onCut = (error) => this.#controller.abort(error);
    call.exchange = exchange;
    this.#options.started(exchange);
    try {
      const stream = await this.#options.run(exchange);
      if (this.#streams) await this.#stream().write(stream);
      else
        await writePlainAnswer(
          call,
          exchange,
          stream,
          (answer) => this.#plain(answer),
          () => this.#headers(),
        );
    } catch (thrown) {
      const error = asGatehouseError(thrown);
      if (call.response.destroyed) return;
      if (this.#answer === undefined) call.sendError(error, this.#headers(), { gatehouse: this.#report(error) });
      else this.#answer.fail(error);
    }
  }

  #open(signal: CallSignal): Exchange {
    const call = this.#call;
    const exchange = openExchange({
      id: call.id,
      dialect: dialectName,
      path: playgroundPath,
      kind: 'chat',
      receivedAt: call.receivedAt,
      startedAt: call.startedAt,
      signal,
      credential: call.headers.credential,
      incomingTrace: call.headers.traceparent,
      client: call.client,
      subject: call.headers.subject,
      consent: call.headers.consent,
      memory: call.headers.memory,
      watch: this.#watcher,
      receive: async () => {
        const raw = await call.body.readJson();
        exchange.rawBody = raw;
        const { policy, ...chat } = bodyIn(raw, playgroundRequestSchema);
        this.#watcher.guardPolicy = policy;
        const { dialect, decodeOptions } = this.#options;
        const request = dialect.decode(Buffer.from(JSON.stringify(chat)), decodeOptions());
        this.#watcher.received(request.segments);
        return { raw, request };
      },
    });
    return exchange;
  }

  get #streams(): boolean {
    const { request } = this.#exchange;
    return request?.kind === 'chat' && request.stream;
  }

  /** A model may take long to begin: what is known by then is told before. */
  #asked(): void {
    if (this.#streams) this.#stream().tell(this.#event('asked'));
  }

  #stream(): StreamedAnswer {
    this.#answer ??= new StreamedAnswer(
      this.#call,
      this.#controller,
      this.#encoder(this.#options.dialect.openStream(this.#head())),
      this.#options,
      (place) => answerHeaders(this.#exchange, place, this.#options.clock),
      this.#exchange.notes,
    );
    return this.#answer;
  }

  /** The stream of the dialect, with a last report before its end. */
  #encoder(inner: StreamEncoder): StreamEncoder {
    return {
      encode: (delta) => inner.encode(delta),
      end: () => this.#event('answered') + inner.end(),
      fail: (error, language) =>
        inner.fail(error, language) + namedSseEvent('gatehouse', JSON.stringify(this.#report(error))),
    };
  }

  #head(): AnswerHead {
    const { request } = this.#exchange;
    if (request === undefined) throw new GatehouseError('internal_error', { note: 'an answer without a request' });
    return { exchangeId: this.#call.id, created: Math.floor(this.#call.receivedAt / 1_000), request };
  }

  #plain(answer: CollectedAnswer): string {
    const body = this.#options.dialect.encodePlain(this.#head(), answer);
    return besideIn(body, { gatehouse: this.#reportOf('answered') });
  }

  #headers(): string[] {
    return answerHeaders(this.#exchange, this.#exchange.notes.receipt, this.#options.clock);
  }

  #event(phase: PlaygroundReport['phase']): string {
    return namedSseEvent('gatehouse', JSON.stringify(this.#reportOf(phase)));
  }

  #reportOf(phase: PlaygroundReport['phase'], param?: string): PlaygroundReport {
    return this.#watcher.report(this.#exchange, phase, this.#options.clock.elapsed(), param);
  }

  #report(error: GatehouseError): PlaygroundReport {
    return this.#reportOf(phaseOf(error, this.#exchange), error.param);
  }
}
