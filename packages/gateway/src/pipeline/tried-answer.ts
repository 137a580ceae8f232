import type { CallSlot } from '../core/call-queue.ts';
import type { Clock } from '../core/clock.ts';
import type { Delta } from '../core/delta.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import type { TargetTry } from '../core/target-choice.ts';
import type { AnswerBeginning } from './answer-beginning.ts';
import type { AttemptSignal } from './attempt-signal.ts';
import type { AnswerWatch } from './meter.ts';
import type { After } from './try-targets.ts';

export interface TriedAnswerRooms {
  readonly attempt: TargetTry;
  /** Undefined where nothing ends the call but the client. */
  readonly signal: AttemptSignal | undefined;
  readonly clock: Clock;
  readonly after: After;
}

const nothing: AnswerBeginning = Object.freeze({
  deltas: Object.freeze([]),
  rest: Object.freeze({ next: () => Promise.reject(new Error('the answer has not begun')) }),
  refused: false,
  fault: undefined,
});

/**
 * The answer of one target: what was read ahead, then the rest, under the time-outs of the target, which learns how it ended. It is the
 * exchange's slot as well, so that the call counts as running no longer than the exchange, whatever becomes of the stream in between. No
 * promise of its own for each delta: it is told of them by the meter, which looks at each in any case.
 */
export class TriedAnswer implements AsyncIterableIterator<Delta>, CallSlot, AnswerWatch {
  waited = 0;
  #slot: CallSlot | undefined;
  #beginning = nothing;
  readonly #rooms: TriedAnswerRooms;
  #at = 0;
  #askedAt = 0;
  #heardAt = 0;
  #cancelFirst: (() => void) | undefined;
  #cancelIdle: (() => void) | undefined;
  #cancelTotal: (() => void) | undefined;
  #late: GatehouseError | undefined;
  #watched = false;
  #over = false;

  constructor(rooms: TriedAnswerRooms) {
    this.#rooms = rooms;
  }

  /** What is waited for before is not the server's to answer for. */
  asked(): void {
    const { after, attempt, clock } = this.#rooms;
    const { firstToken, total } = attempt.timeouts;
    if (firstToken === undefined && total === undefined) return;
    this.#askedAt = clock.elapsed();
    const first = Math.min(firstToken ?? Number.POSITIVE_INFINITY, total ?? Number.POSITIVE_INFINITY);
    this.#cancelFirst = after(first, () => this.#giveUp('upstream_timeout'));
  }

  /** Its beginning is there, or it has failed before. */
  begun(): void {
    this.#cancelFirst?.();
    this.#cancelFirst = undefined;
  }

  /** There is something that a client would see: from here on it may not pause for too long. */
  shown(): void {
    this.begun();
    if (this.#watched || this.#over) return;
    this.#watched = true;
    const { after, attempt, clock } = this.#rooms;
    const { idle, total } = attempt.timeouts;
    if (idle !== undefined || total !== undefined) this.#heardAt = clock.elapsed();
    if (idle !== undefined) this.#watchIdle(idle, idle);
    if (total !== undefined)
      this.#cancelTotal = after(Math.max(0, this.#askedAt + total - this.#heardAt), () =>
        this.#giveUp('upstream_timeout'),
      );
  }

  /** It is the one that the client gets. */
  keep(beginning: AnswerBeginning, slot: CallSlot | undefined): this {
    this.#beginning = beginning;
    this.#slot = slot;
    this.waited = slot?.waited ?? 0;
    this.shown();
    return this;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Delta>> {
    const delta = this.#beginning.deltas[this.#at];
    if (delta === undefined) return this.#beginning.rest.next();
    this.#at += 1;
    return Promise.resolve({ done: false, value: delta });
  }

  async return(): Promise<IteratorResult<Delta>> {
    try {
      await this.#beginning.rest.return?.();
    } finally {
      this.left();
    }
    return { done: true, value: undefined };
  }

  release(): void {
    this.left();
  }

  heard(): void {
    if (this.#cancelIdle !== undefined) this.#heardAt = this.#rooms.clock.elapsed();
  }

  whole(): void {
    this.#ended(undefined);
  }

  left(): void {
    this.#ended('client_closed_request');
  }

  failed(thrown: unknown): unknown {
    const fault = this.#late ?? thrown;
    const { code, retryAfter } = asGatehouseError(fault);
    this.#ended(code, retryAfter);
    return fault;
  }

  /** One timer for the whole stream: it looks when the last piece came, and is set again for the rest. */
  #watchIdle(idle: number, rest: number): void {
    const { after, clock } = this.#rooms;
    this.#cancelIdle = after(rest, () => {
      const silent = clock.elapsed() - this.#heardAt;
      if (silent >= idle) this.#giveUp('upstream_idle_timeout');
      else this.#watchIdle(idle, idle - silent);
    });
  }

  #giveUp(code: 'upstream_idle_timeout' | 'upstream_timeout'): void {
    this.#late = new GatehouseError(code, { note: 'time-out of the target' });
    this.#rooms.signal?.abort(this.#late);
  }

  #ended(code: GatehouseError['code'] | undefined, retryAfter?: number): void {
    const { attempt, signal } = this.#rooms;
    this.#over = true;
    this.#cancelIdle?.();
    this.#cancelTotal?.();
    signal?.close();
    this.#slot?.release();
    attempt.ended(code, retryAfter);
  }
}
