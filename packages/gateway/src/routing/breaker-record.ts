import type { Clock } from '../core/clock.ts';
import type { Ledger, LeafDraft } from '../core/ledger.ts';
import type { Log } from '../core/telemetry.ts';
import type { BreakerChange } from './target-book.ts';

export interface BreakerRecordOptions {
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'unexpected'>;
  /** Calls back after so many milliseconds, and gives what prevents it; the timers of the system without it. */
  readonly after?: (milliseconds: number, call: () => void) => () => void;
}

/** Milliseconds in which a target has so many leaves of its own; what changes beyond that is told of by one, when they are over. */
const period = 3_600_000;
const mostLeaves = 30;
/** After which a ledger that could not be written is tried again, in milliseconds. */
const shortestWait = 60_000;
/** As much as a leaf has room for. */
const longestName = 256;

/** What could not be written comes back later than what came after it, so changes are numbered. */
interface NumberedChange extends BreakerChange {
  readonly number: number;
}

/** What was left out since the last leaf of a target. */
interface Untold {
  readonly first: NumberedChange;
  readonly last: NumberedChange;
  /** Of the last one that opened it. */
  readonly code: string | undefined;
  readonly times: number;
}

interface Window {
  readonly since: number;
  written: number;
  untold: Untold | undefined;
}

/**
 * Writes into the record which targets were left out, tried again and taken back. A target that flaps must not fill the record: from some number of
 * leaves within an hour on, the rest of that hour is one leaf, which says from where to where and how often. Nothing waits for it.
 */
export class BreakerRecord {
  readonly #options: BreakerRecordOptions;
  readonly #windows = new Map<string, Window>();
  #queue: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;
  #closed = false;
  #number = 0;

  constructor(options: BreakerRecordOptions) {
    this.#options = options;
  }

  note(change: BreakerChange): void {
    const numbered = { ...change, number: (this.#number += 1) };
    const told: Untold = { first: numbered, last: numbered, code: change.code, times: 1 };
    const window = this.#windowOf(change);
    if (window.written < mostLeaves && window.untold === undefined) {
      window.written += 1;
      this.#append(told);
      return;
    }
    window.untold = joined(told, window.untold);
    this.#schedule();
  }

  /** Resolves when all is told. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    await this.#queue;
    for (const window of this.#windows.values()) this.#tell(window);
    await this.#queue;
  }

  #windowOf({ provider, target }: BreakerChange): Window {
    const name = JSON.stringify([provider, target]);
    const now = this.#options.clock.elapsed();
    let window = this.#windows.get(name);
    if (window === undefined || (now - window.since >= period && window.untold === undefined)) {
      window = { since: now, written: 0, untold: undefined };
      this.#windows.set(name, window);
    }
    return window;
  }

  #schedule(): void {
    if (this.#closed) return;
    const { after = systemAfter, clock } = this.#options;
    const waiting = [...this.#windows.values()].filter(({ untold }) => untold !== undefined);
    if (waiting.length === 0) return;
    const first = Math.min(...waiting.map(({ since }) => since));
    this.#cancel ??= after(Math.max(shortestWait, first + period - clock.elapsed()), () => {
      this.#cancel = undefined;
      const now = clock.elapsed();
      for (const [name, window] of this.#windows) {
        if (now - window.since < period) continue;
        this.#windows.delete(name);
        this.#tell(window);
      }
      this.#schedule();
    });
  }

  #tell(window: Window): void {
    const { untold } = window;
    window.untold = undefined;
    if (untold !== undefined) this.#append(untold);
  }

  #append(told: Untold): void {
    const { ledger, log } = this.#options;
    this.#queue = this.#queue.then(async () => {
      try {
        await ledger.append({ leaf: leafOf(told) });
      } catch (error) {
        log.unexpected('breaker record', error);
        // The next leaf of this target tells of these too.
        const window = this.#windowOf(told.last);
        window.untold = joined(told, window.untold);
        this.#schedule();
      }
    });
  }
}

function joined(one: Untold, other: Untold | undefined): Untold {
  if (other === undefined) return one;
  const [earlier, later] = one.last.number < other.last.number ? [one, other] : [other, one];
  return {
    first: one.first.number < other.first.number ? one.first : other.first,
    last: later.last,
    code: later.code ?? earlier.code,
    times: one.times + other.times,
  };
}

function leafOf({ code, first, last, times }: Untold): Extract<LeafDraft, { kind: 'breaker' }> {
  return {
    kind: 'breaker',
    code,
    from: first.from,
    provider: last.provider,
    target: last.target.slice(0, longestName).toWellFormed(),
    times: times === 1 ? undefined : times,
    to: last.to,
  };
}

function systemAfter(milliseconds: number, call: () => void): () => void {
  const timer = setTimeout(call, milliseconds).unref();
  return () => clearTimeout(timer);
}
