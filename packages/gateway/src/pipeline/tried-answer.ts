import type { CallSlot } from '../core/call-queue.ts';
import type { Clock } from '../core/clock.ts';
import type { Delta } from '../core/delta.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import type { TargetTry } from '../core/target-choice.ts';
import type { AnswerBeginning } from './answer-beginning.ts';
import type { AttemptSignal } from './attempt-signal.ts';
import type { After } from './try-targets.ts';

export interface TriedAnswerRooms {
  readonly attempt: TargetTry;
  readonly signal: AttemptSignal;
  readonly clock: Clock;
  readonly after: After;
  /** Monotonic milliseconds when the call was made. */
  readonly askedAt: number;
}

const end: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

/**
 * The answer of the target that was kept: what was read ahead, then the rest, under the time-outs of the target, which learns how it
 * ended. Given back as the exchange's slot as well, so that it counts as running no longer than the exchange, whatever becomes of the
 * stream in between.
 */
export class TriedAnswer implements AsyncIterableIterator<Delta>, CallSlot {
  readonly waited: number;
  readonly #slot: CallSlot | undefined;
  readonly #beginning: AnswerBeginning;
  readonly #rooms: TriedAnswerRooms;
  #at = 0;
  #heardAt: number;
  #cancelIdle: (() => void) | undefined;
  #cancelTotal: (() => void) | undefined;
  #late: GatehouseError | undefined;

  constructor(beginning: AnswerBeginning, slot: CallSlot | undefined, rooms: TriedAnswerRooms) {
    const { after, askedAt, attempt, clock } = rooms;
    this.#beginning = beginning;
    this.#slot = slot;
    this.waited = slot?.waited ?? 0;
    this.#rooms = rooms;
    this.#heardAt = clock.elapsed();
    const { idle, total } = attempt.timeouts;
    if (idle !== undefined) this.#watchIdle(idle, idle);
    if (total !== undefined)
      this.#cancelTotal = after(Math.max(0, askedAt + total - this.#heardAt), () => this.#giveUp('upstream_timeout'));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Delta>> {
    const delta = this.#beginning.deltas[this.#at];
    if (delta !== undefined) {
      this.#at += 1;
      return Promise.resolve({ done: false, value: delta });
    }
    return this.#beginning.rest.next().then(this.#passed, this.#failed);
  }

  async return(): Promise<IteratorResult<Delta>> {
    try {
      await this.#beginning.rest.return?.();
    } finally {
      this.#ended(new GatehouseError('client_closed_request'));
    }
    return end;
  }

  release(): void {
    this.#ended(new GatehouseError('client_closed_request'));
  }

  readonly #passed = (result: IteratorResult<Delta>): IteratorResult<Delta> => {
    if (result.done === true) this.#ended(undefined);
    else this.#heardAt = this.#rooms.clock.elapsed();
    return result;
  };

  readonly #failed = (thrown: unknown): never => {
    const fault = this.#late ?? thrown;
    this.#ended(asGatehouseError(fault));
    throw fault;
  };

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
    this.#rooms.signal.abort(this.#late);
  }

  #ended(fault: GatehouseError | undefined): void {
    const { attempt, signal } = this.#rooms;
    this.#cancelIdle?.();
    this.#cancelTotal?.();
    signal.close();
    this.#slot?.release();
    attempt.ended(fault?.code, fault?.retryAfter);
  }
}
