import type { Dispatcher } from 'undici';
import type { CallSignal } from '../core/call-signal.ts';
import type { Clock } from '../core/clock.ts';
import type { Delta } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import { SseParser } from '../lib/sse-parser.ts';
import type { CallWatch, Watched } from './call-watch.ts';
import { type FaultCode, faultOfConnection, faultOfStatus } from './faults.ts';
import { type Excerpt, UpstreamAnswerError } from './upstream-answer-error.ts';
import type { ReusedConnections } from './reused-connections.ts';

/** Understands the bodies of answers; it throws GatehouseErrors. */
export interface AnswerReader {
  readonly done: boolean;
  readEvent(data: string, type: string): void;
  readWhole(text: string): void;
  endOfStream(): void;
}

/** What all calls of a provider share. */
export interface CallContext {
  readonly dispatcher: Dispatcher;
  readonly connections: Pick<ReusedConnections, 'closed'>;
  readonly watch: CallWatch;
  readonly timeouts: { readonly firstByte: number; readonly idle: number; readonly total: number };
  readonly clock: Clock;
  readonly excerpt: Excerpt;
  /** What the words of this kind of server mean, where their status does not say it. */
  readonly faultCode?: FaultCode | undefined;
  /** Told once of every call that failed through the server's fault. */
  readonly failed: (requestId: string, error: GatehouseError) => void;
}

/** Cuts bytes into events, in whatever chunks they come. */
export interface FrameReader {
  push(bytes: Buffer): void;
  /** No more bytes come; what is not whole by now is given all the same, or thrown. */
  end(): void;
}

/** How an answer in pieces is written. */
export interface Framing {
  readonly mediaType: string;
  open(listener: (data: string, type: string) => void): FrameReader;
}

export interface CallStart {
  readonly path: string;
  readonly headers: string[];
  readonly body: string | Buffer;
  /** Of an answer in pieces; server-sent events without it. */
  readonly framing?: Framing | undefined;
  readonly requestId: string;
  readonly signal: CallSignal;
  /** Makes the reader of the answer, which tells its deltas to `emit`. */
  readonly reader: (emit: (delta: Delta) => void) => AnswerReader;
  readonly streamed: boolean;
}

type Mode = 'waiting' | 'whole' | 'events' | 'fault';

export const limits = Object.freeze({
  /** Bytes of one answer. */
  answer: 67_108_864,
  /** Bytes of an answer with a faulty status that are read; the log keeps fewer. */
  fault: 65_536,
  line: 8_388_608,
  /** Deltas, and bytes, that wait for a slow client before the server is asked to wait too. */
  waitingDeltas: 256,
  waitingBytes: 262_144,
  /** Milliseconds that a server gets to end the connection in good order after `[DONE]`, so that it can be used again. */
  drain: 1_000,
  /** Milliseconds from the request on a used connection to its loss, up to which it counts as lost on its way. */
  lostOnArrival: 1_000,
});

const serverSentEvents: Framing = Object.freeze({
  mediaType: 'text/event-stream',
  open: (listener: (data: string, type: string) => void) =>
    new SseParser(listener, { maxLineBytes: limits.line, maxEventLength: limits.line }),
});

function closed(signal: CallSignal): GatehouseError {
  const reason: unknown = signal.reason;
  return reason instanceof GatehouseError ? reason : new GatehouseError('client_closed_request', { cause: reason });
}

function mediaType(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  const end = text.indexOf(';');
  return (end === -1 ? text : text.slice(0, end)).trim().toLowerCase();
}

/**
 * One call to a model server: undici's handler on one side, the iterator of deltas on the other, and a queue between them.
 * It is one object instead of nested generators, because every chunk of every stream passes here.
 */
export class UpstreamCall implements Dispatcher.DispatchHandler, AsyncIterableIterator<Delta>, Watched {
  place = -1;
  readonly #context: CallContext;
  readonly #start: CallStart;
  readonly #reader: AnswerReader;
  #parser: FrameReader | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #mode: Mode = 'waiting';
  #status = 0;
  #sentAt = 0;
  #sentAgain = false;
  #headers: Readonly<Record<string, unknown>> = {};
  #chunks: Buffer[] = [];
  #received = 0;

  /** No more deltas come, for better or (`#failure`) worse. */
  #ended = false;
  #failure: GatehouseError | undefined;
  /** The connection is through with us. */
  #over = false;

  #queue: Delta[] = [];
  #head = 0;
  #waitingBytes = 0;
  #resolveNext: ((result: IteratorResult<Delta>) => void) | undefined;
  #rejectNext: ((error: GatehouseError) => void) | undefined;
  #resolveBegin: ((call: UpstreamCall) => void) | undefined;
  #rejectBegin: ((error: GatehouseError) => void) | undefined;

  readonly #startTick: number;
  #lastTick: number;

  private constructor(context: CallContext, start: CallStart) {
    this.#context = context;
    this.#start = start;
    this.#reader = start.reader((delta) => this.#emit(delta));
    this.#startTick = context.watch.tick;
    this.#lastTick = this.#startTick;
  }

  /** Resolves at the first delta. */
  static begin(context: CallContext, start: CallStart): Promise<UpstreamCall> {
    if (start.signal.aborted) return Promise.reject(closed(start.signal));
    const call = new UpstreamCall(context, start);
    return new Promise((resolve, reject) => {
      call.#resolveBegin = resolve;
      call.#rejectBegin = reject;
      start.signal.addEventListener('abort', call);
      context.watch.add(call);
      call.#send();
    });
  }

  #send(): void {
    const { path, headers, body } = this.#start;
    this.#context.dispatcher.dispatch({ path, method: 'POST', headers, body }, this);
  }

  /**
   * A server may close an idle connection at the very moment at which a request is on its way to it. A POST must not be
   * repeated where the server may have acted on it (RFC 9110, 9.2.2), so it is sent again only where that is most unlikely:
   * the connection had answered before, not a byte came back, and it was lost at once. And only once, on the next turn of
   * the event loop, when other connections that the server closed with this one are known to be dead as well. See
   * docs/decisions/2026-11-22-send-again.md.
   */
  #sendsAgain(error: Error): boolean {
    const { clock, connections } = this.#context;
    if (this.#sentAgain || !connections.closed(error)) return false;
    if (clock.elapsed() - this.#sentAt > limits.lostOnArrival) return false;
    this.#sentAgain = true;
    this.#controller = undefined;
    setImmediate(() => {
      if (!this.#over) this.#send();
    });
    return true;
  }

  // The client's side.

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Delta>> {
    const delta = this.#queue[this.#head];
    if (delta !== undefined) {
      this.#head += 1;
      if (this.#head === this.#queue.length) this.#emptied();
      return Promise.resolve({ done: false, value: delta });
    }
    if (this.#failure !== undefined) {
      const failure = this.#failure;
      this.#failure = undefined;
      return Promise.reject(failure);
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    if (this.#resolveNext !== undefined) return Promise.reject(new Error('an answer is read by one reader at a time'));
    return new Promise((resolve, reject) => {
      this.#resolveNext = resolve;
      this.#rejectNext = reject;
    });
  }

  /** The reader wants no more: the upstream call ends at once. */
  return(): Promise<IteratorResult<Delta>> {
    this.#queue = [];
    this.#head = 0;
    this.#failure = undefined;
    if (!this.#ended) {
      this.#ended = true;
      this.#resolveNext?.({ done: true, value: undefined });
      this.#hangUp();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  #emptied(): void {
    this.#queue = [];
    this.#head = 0;
    this.#waitingBytes = 0;
    if (this.#controller?.paused !== true || this.#over) return;
    this.#lastTick = this.#context.watch.tick;
    this.#controller.resume();
  }

  #emit(delta: Delta): void {
    if (this.#ended) return;
    const begin = this.#resolveBegin;
    if (begin !== undefined) {
      this.#resolveBegin = undefined;
      this.#rejectBegin = undefined;
      begin(this);
    }
    const resolve = this.#resolveNext;
    if (resolve === undefined) {
      this.#queue.push(delta);
      return;
    }
    this.#resolveNext = undefined;
    this.#rejectNext = undefined;
    resolve({ done: false, value: delta });
  }

  /** The answer is complete. */
  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#start.signal.removeEventListener('abort', this);
    this.#resolveBegin?.(this);
    this.#resolveNext?.({ done: true, value: undefined });
    this.#forgetReaders();
  }

  #fail(error: GatehouseError, ours = false): void {
    if (!this.#ended) {
      this.#ended = true;
      if (!ours) this.#context.failed(this.#start.requestId, error);
      if (this.#rejectBegin !== undefined) this.#rejectBegin(error);
      else if (this.#rejectNext !== undefined) this.#rejectNext(error);
      else this.#failure = error;
      this.#forgetReaders();
    }
    this.#hangUp();
  }

  #forgetReaders(): void {
    this.#resolveBegin = undefined;
    this.#rejectBegin = undefined;
    this.#resolveNext = undefined;
    this.#rejectNext = undefined;
  }

  /** Ends the upstream call, which destroys its socket; a call that still waits for a connection ends when it gets one. */
  #hangUp(): void {
    if (this.#over) return;
    this.#leave();
    this.#controller?.abort(new Error('the call was ended by the gateway'));
  }

  #leave(): void {
    this.#over = true;
    this.#chunks = [];
    this.#start.signal.removeEventListener('abort', this);
    this.#context.watch.remove(this);
  }

  /** The `abort` event of the signal. */
  handleEvent(): void {
    this.#fail(closed(this.#start.signal), true);
  }

  onTick(tick: number): void {
    const { watch, timeouts } = this.#context;
    if (this.#ended) {
      if (tick - this.#lastTick > watch.ticks(limits.drain)) this.#hangUp();
      return;
    }
    if (this.#controller?.paused === true) this.#lastTick = tick;
    const begun = this.#received > 0;
    const age = tick - this.#startTick;
    if (age >= watch.ticks(timeouts.total)) this.#late('upstream_timeout', 'total');
    else if (!begun && age >= watch.ticks(timeouts.firstByte)) this.#late('upstream_timeout', 'first byte');
    else if (begun && tick - this.#lastTick >= watch.ticks(timeouts.idle)) this.#late('upstream_idle_timeout', 'idle');
  }

  #late(code: 'upstream_timeout' | 'upstream_idle_timeout', which: string): void {
    if (this.#mode === 'fault') this.#fail(this.#faultyStatus());
    else this.#fail(new GatehouseError(code, { note: `time-out: ${which}` }));
  }

  // The server's side, called by undici.

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#sentAt = this.#context.clock.elapsed();
    if (this.#over) controller.abort(new Error('the call was ended before it began'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    if (status < 200 || this.#ended) return;
    this.#status = status;
    this.#headers = headers;
    if (status !== 200) {
      this.#mode = 'fault';
      return;
    }
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      // Not asked for; a decompression bomb does not even get to try.
      this.#fail(new GatehouseError('upstream_invalid_response', { note: 'the answer is compressed' }));
      return;
    }
    const type = mediaType(headers['content-type']);
    const framing = this.#start.framing ?? serverSentEvents;
    if (type === framing.mediaType || (type === '' && this.#start.streamed)) {
      this.#mode = 'events';
      this.#parser = framing.open((data, kind) => this.#event(data, kind));
    } else if (
      type === 'application/json' ||
      type === '' ||
      (type.startsWith('application/') && type.endsWith('+json'))
    ) {
      this.#mode = 'whole';
    } else {
      // Kept to be shown: the first lines of a login page tell the operator more than its media type.
      this.#mode = 'fault';
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) return;
    this.#lastTick = this.#context.watch.tick;
    this.#received += chunk.length;
    if (this.#mode === 'events') {
      if (this.#received > limits.answer) {
        this.#tooLarge();
        return;
      }
      try {
        this.#parser?.push(chunk);
      } catch (error) {
        this.#wrong(error);
        return;
      }
      if (this.#ended || this.#queue.length === 0) return;
      this.#waitingBytes += chunk.length;
      if (this.#queue.length - this.#head > limits.waitingDeltas || this.#waitingBytes > limits.waitingBytes) {
        controller.pause();
      }
    } else if (this.#mode === 'whole') {
      if (this.#received > limits.answer) this.#tooLarge();
      else this.#chunks.push(chunk);
    } else {
      this.#chunks.push(chunk);
      if (this.#received > limits.fault) this.#fail(this.#faultyStatus());
    }
  }

  onResponseEnd(): void {
    if (this.#ended) {
      this.#leave();
      return;
    }
    // The connection is in good order and may be used again, whatever the answer turns out to be.
    const chunks = this.#chunks;
    this.#over = true;
    try {
      if (this.#mode === 'events') {
        try {
          this.#parser?.end();
        } catch (error) {
          // An event that lacks its blank line and its sense is an event that was cut off.
          const senseless = !(error instanceof GatehouseError) || error.code === 'upstream_invalid_response';
          throw senseless ? new GatehouseError('upstream_broken_stream', { cause: error }) : error;
        }
        this.#reader.endOfStream();
        this.#finish();
      } else if (this.#mode === 'whole') {
        const only = chunks[0];
        const body = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
        this.#reader.readWhole(body.toString('utf8'));
        this.#finish();
      } else this.#fail(this.#faultyStatus());
    } catch (error) {
      this.#wrong(error);
    }
    this.#leave();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (!this.#ended && this.#sendsAgain(error)) return;
    if (!this.#ended && this.#mode === 'fault') this.#fail(this.#faultyStatus());
    else if (!this.#ended) this.#fail(faultOfConnection(error, this.#status !== 0));
    if (!this.#over) this.#leave();
  }

  #event(data: string, type: string): void {
    if (this.#ended) return;
    this.#reader.readEvent(data, type);
    // The client need not wait until the server gets round to closing; the rest is drained, so that the socket lives on.
    if (this.#reader.done) this.#finish();
  }

  #wrong(error: unknown): void {
    this.#fail(
      error instanceof GatehouseError ? error : new GatehouseError('upstream_invalid_response', { cause: error }),
    );
  }

  #tooLarge(): void {
    this.#fail(new GatehouseError('upstream_invalid_response', { note: 'the answer is larger than 64 MiB' }));
  }

  #faultyStatus(): GatehouseError {
    const body = Buffer.concat(this.#chunks).subarray(0, limits.fault).toString('utf8');
    const { clock, excerpt, faultCode } = this.#context;
    if (this.#status !== 200)
      return faultOfStatus({ status: this.#status, headers: this.#headers, body }, clock, excerpt, faultCode);
    return new GatehouseError('upstream_invalid_response', {
      note: `media type ${mediaType(this.#headers['content-type']).slice(0, 64)}`,
      cause: new UpstreamAnswerError(200, excerpt(body)),
    });
  }
}
