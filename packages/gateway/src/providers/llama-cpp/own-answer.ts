import type { CallSignal } from '../../core/call-signal.ts';
import type { Delta } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { type AnswerListener, MissingRuntimeError, ModelProcessError } from './model-process.ts';
import type { FromModel } from './model-protocol.ts';

export interface AnswerLimits {
  /** Milliseconds between two pieces, and for the whole. */
  readonly idle: number;
  readonly total: number;
}

/** What went wrong with the process of a model, as the client is told of it. */
export function faultOfProcess(cause: unknown): GatehouseError {
  if (cause instanceof GatehouseError) return cause;
  if (cause instanceof MissingRuntimeError) return new GatehouseError('model_runtime_missing', { cause });
  const late = cause instanceof ModelProcessError && cause.late;
  return new GatehouseError(late ? 'upstream_timeout' : 'upstream_failed', { cause });
}

/** Why nobody waits any more. */
export function reasonOf({ reason }: CallSignal): GatehouseError {
  return reason instanceof GatehouseError ? reason : new GatehouseError('client_closed_request', { cause: reason });
}

/** One answer of a model in the gateway's own care: pieces from its process on one side, the iterator of deltas on the other. */
export class OwnAnswer implements AnswerListener, AsyncIterableIterator<Delta> {
  readonly #signal: CallSignal;
  readonly #limits: AnswerLimits;
  readonly #queue: Delta[] = [];
  readonly #whole: NodeJS.Timeout;
  /** Begins when the model has been asked: the time in which it is loaded has a limit of its own. */
  #pause: NodeJS.Timeout | undefined;
  #stop: (() => void) | undefined;
  #failure: GatehouseError | undefined;
  #ended = false;
  #waiting: { resolve: (result: IteratorResult<Delta>) => void; reject: (error: GatehouseError) => void } | undefined;
  /** Settles when there is a first delta or none will come. */
  readonly begun: Promise<void>;
  #begin: (() => void) | undefined;
  #refuse: ((error: GatehouseError) => void) | undefined;

  constructor(model: string, signal: CallSignal, limits: AnswerLimits) {
    this.#signal = signal;
    this.#limits = limits;
    this.begun = new Promise((resolve, reject) => {
      this.#begin = resolve;
      this.#refuse = reject;
    });
    // It may fail before anybody waits for it, who is told by `next` then.
    this.begun.catch(() => undefined);
    this.#queue.push({ type: 'start', model });
    this.#whole = setTimeout(() => this.#fail(late('upstream_timeout', 'total')), limits.total);
    signal.addEventListener('abort', this);
  }

  /** It stops the process from answering on. */
  stopBy(stop: () => void): void {
    this.#stop = stop;
    if (this.#ended) stop();
    else this.#pause ??= this.#pauseTimer();
  }

  /** The `abort` event of the signal. */
  handleEvent(): void {
    this.#fail(reasonOf(this.#signal));
  }

  heard(message: Exclude<FromModel, { type: 'started' | 'refused' }>): void {
    if (this.#ended) return;
    clearTimeout(this.#pause);
    switch (message.type) {
      case 'piece':
        this.#pause = this.#pauseTimer();
        this.#give({
          type: 'text',
          choice: 0,
          channel: message.channel,
          text: message.text,
          ...(message.channel === 'reasoning' ? { field: 'reasoning' } : undefined),
        });
        return;
      case 'done':
        this.#give({ type: 'finish', choice: 0, reason: message.reason });
        this.#give({ type: 'usage', usage: { input: message.input, output: message.output } });
        this.#end();
        return;
      case 'failed':
        this.#stop = undefined;
        this.#fail(
          message.failure === 'too-long'
            ? new GatehouseError('context_length_exceeded', { note: message.reason })
            : new GatehouseError('upstream_failed', { cause: new Error(message.reason) }),
        );
    }
  }

  lost(cause: unknown): void {
    this.#stop = undefined;
    this.#fail(faultOfProcess(cause));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Delta>> {
    const delta = this.#queue.shift();
    if (delta !== undefined) return Promise.resolve({ done: false, value: delta });
    if (this.#failure !== undefined) {
      const failure = this.#failure;
      this.#failure = undefined;
      return Promise.reject(failure);
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** The reader wants no more. */
  return(): Promise<IteratorResult<Delta>> {
    this.#queue.length = 0;
    this.#failure = undefined;
    if (!this.#ended) {
      this.#end();
      this.#stop?.();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  #give(delta: Delta): void {
    this.#begin?.();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#queue.push(delta);
    else waiting.resolve({ done: false, value: delta });
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#whole);
    clearTimeout(this.#pause);
    this.#signal.removeEventListener('abort', this);
    this.#begin?.();
    this.#waiting?.resolve({ done: true, value: undefined });
    this.#waiting = undefined;
  }

  #fail(error: GatehouseError): void {
    if (this.#ended) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#refuse?.(error);
    if (waiting === undefined) this.#failure = error;
    else waiting.reject(error);
    this.#end();
    this.#stop?.();
  }

  #pauseTimer(): NodeJS.Timeout {
    return setTimeout(() => this.#fail(late('upstream_idle_timeout', 'idle')), this.#limits.idle);
  }
}

function late(code: 'upstream_timeout' | 'upstream_idle_timeout', which: string): GatehouseError {
  return new GatehouseError(code, { note: `time-out: ${which}` });
}
