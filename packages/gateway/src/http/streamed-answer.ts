import type { CallController } from '../core/call-signal.ts';
import type { AnswerStream, Delta } from '../core/delta.ts';
import type { StreamEncoder } from '../core/dialect.ts';
import { asGatehouseError, type GatehouseError } from '../core/errors.ts';
import type { ExchangeNotes } from '../core/exchange.ts';
import type { Receipt } from '../core/ledger.ts';
import type { EdgeCall } from './edge-call.ts';

export interface StreamOptions {
  readonly streamChunk: () => void;
  readonly writeTimeout: number;
}

/** Text that waits for the end of the turn is sent before it when there is more of it than this, in UTF-16 code units. */
const mostPending = 16_384;

/** How long the path may take to end by itself when the time to drain is over, in milliseconds. */
const cutGrace = 500;

/**
 * Writes an answer as server-sent events, or as its API has it. The status line waits for the first event, so that whatever goes wrong before
 * gets a proper status. Events of one turn of the event loop leave in one write; a client that reads slowly slows the
 * whole path down, and one that goes away ends it.
 */
export class StreamedAnswer {
  readonly #call: EdgeCall;
  readonly #controller: CallController;
  readonly #encoder: StreamEncoder;
  readonly #options: StreamOptions;
  readonly #moreHeaders: (place: Receipt | undefined) => string[];
  readonly #notes: ExchangeNotes;
  /** What has to be done between the last piece and the end. */
  readonly #before: (() => Promise<void>) | undefined;
  readonly #flush = (): void => this.#send();
  #iterator: AsyncIterator<Delta> | undefined;
  #pending = '';
  #scheduled = false;
  #begun = false;
  #ended = false;

  constructor(
    call: EdgeCall,
    controller: CallController,
    encoder: StreamEncoder,
    options: StreamOptions,
    moreHeaders: (place: Receipt | undefined) => string[],
    notes: ExchangeNotes,
    before?: () => Promise<void>,
  ) {
    this.#call = call;
    this.#controller = controller;
    this.#encoder = encoder;
    this.#options = options;
    this.#moreHeaders = moreHeaders;
    this.#notes = notes;
    this.#before = before;
  }

  async write(stream: AnswerStream): Promise<void> {
    const { response } = this.#call;
    const iterator = stream[Symbol.asyncIterator]();
    this.#iterator = iterator;
    const abort = this.#call.onGone;
    // Named first, as in `serve`.
    const gone = (): void => {
      abort?.();
      this.#abandon();
    };
    const cut = (error: GatehouseError): void => this.#cut(error);
    this.#call.onGone = gone;
    this.#call.onCut = cut;
    try {
      // The client may have gone while the path was still working on the request.
      if (response.destroyed) this.#abandon();
      for (;;) {
        const next = await iterator.next();
        if (next.done === true || this.#ended) break;
        const text = this.#encoder.encode(next.value);
        if (text === '') continue;
        this.#options.streamChunk();
        this.#pending += text;
        // From here on it cannot be another: what is pending leaves with this turn of the event loop.
        this.#notes.statusSent = 200;
        if (this.#pending.length > mostPending) this.#send();
        else if (!this.#scheduled) {
          this.#scheduled = true;
          process.nextTick(this.#flush);
        }
        if (response.writableNeedDrain) await this.#drained();
      }
      if (this.#ended) return;
      if (this.#before !== undefined) await this.#before();
      if (this.#ended) return;
      this.#pending += this.#encoder.end();
      this.#finish();
    } catch (thrown) {
      this.fail(asGatehouseError(thrown));
    }
  }

  /** Sends something that is no part of the answer, before its first piece, at once. */
  tell(text: string): void {
    if (this.#ended || this.#call.response.destroyed) return;
    this.#notes.statusSent = 200;
    this.#pending += text;
    this.#send();
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    const headers = this.#call.headersFor(this.#call.api?.streamType ?? 'text/event-stream; charset=utf-8');
    // The leaf of the result is written when the stream ends, so that of the request is all there is to name.
    const more = this.#moreHeaders(this.#notes.requestReceipt);
    headers.push('cache-control', 'no-cache, no-transform', 'x-accel-buffering', 'no', ...more);
    this.#call.response.writeHead(200, headers);
  }

  #send(): void {
    this.#scheduled = false;
    if (this.#pending === '' || this.#ended) return;
    this.#begin();
    const text = this.#pending;
    this.#pending = '';
    this.#call.response.write(text);
  }

  #finish(): void {
    if (this.#ended) return;
    this.#begin();
    this.#ended = true;
    this.#call.response.end(this.#pending);
  }

  /** Before the first byte the client gets a status; after it an error event, and no mark of a whole answer. */
  fail(error: GatehouseError): void {
    if (this.#ended) return;
    if (!this.#begun && this.#pending === '') {
      this.#ended = true;
      this.#call.sendError(error, this.#moreHeaders(this.#notes.receipt));
      return;
    }
    this.#pending += this.#encoder.fail(error, this.#call.language);
    this.#finish();
  }

  /** The path is told to end and should throw the error; where it does not, the client is told all the same. */
  #cut(error: GatehouseError): void {
    this.#controller.abort(error);
    setTimeout(() => {
      this.fail(error);
      this.#abandon();
    }, cutGrace).unref();
  }

  #abandon(): void {
    this.#ended = true;
    // Runs the way out of every stage. A generator that is waiting sees it when it wakes, which the signal makes it do.
    void this.#iterator?.return?.().then(undefined, () => undefined);
  }

  /** Waits until the client has taken what was written. */
  #drained(): Promise<void> {
    const { response } = this.#call;
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        response.off('drain', settle).off('close', settle);
        resolve();
      };
      const timer = setTimeout(() => response.destroy(), this.#options.writeTimeout);
      response.on('drain', settle).on('close', settle);
    });
  }
}
