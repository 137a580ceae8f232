import type { Capacity } from '@gatehouse/contract/capacity';
import type { CallQueue, CallQueueView, CallSlot, QueuedCall, QueueOutcome, QueueReports } from '../core/call-queue.ts';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import { FairQueue } from './fair-queue.ts';
import { ResidentModels } from './resident-models.ts';

export interface CallQueueParts {
  readonly provider: string;
  readonly capacity: Capacity;
  readonly clock: Clock;
  /** Calls once after so many milliseconds; returns how to stop that. */
  readonly after: (milliseconds: number, call: () => void) => () => void;
  readonly reports: QueueReports;
}

/** Milliseconds after which whoever waits is told of its place, and how often from then on. */
const firstTold = 1_000;
const toldEvery = 2_000;
/** Seconds. */
const longestRetry = 600;
/** Of whom the exact place is told. */
const mostInTurn = 256;
/** How much the newest call counts for how long calls take. */
const newest = 0.2;

interface Entry extends QueuedCall {
  readonly since: number;
  readonly grant: (slot: CallSlot) => void;
  readonly refuse: (thrown: unknown) => void;
  stopTimer: () => void;
  /** How many that came later were let before it, for their model was there. */
  passed: number;
  position: number;
}

/**
 * How many calls a model server gets at the same time, and in which order the others wait: those of people before batches, though not
 * always; in both fairly between tenants and keys; and where models have to be loaded, those for a model that is there before others, though not for
 * long. Synchronous throughout: whatever happens between two calls of it, slots and those that wait are in order.
 */
export class ProviderQueue implements CallQueue {
  readonly #parts: CallQueueParts;
  #capacity: Capacity;
  #interactive: FairQueue<Entry>;
  #batch: FairQueue<Entry>;
  readonly #models = new ResidentModels();
  readonly #runningBy = new Map<string, number>();
  #running = 0;
  #batchRunning = 0;
  /** Calls of people since the last batch one, while batches wait. */
  #inRow = 0;
  #usual: number | undefined;
  #stopTelling: (() => void) | undefined;

  constructor(parts: CallQueueParts) {
    this.#parts = parts;
    this.#capacity = parts.capacity;
    this.#interactive = new FairQueue(this.#weightOf);
    this.#batch = new FairQueue(this.#weightOf);
  }

  readonly #weightOf = (tenant: string): number => this.#capacity.weights[tenant] ?? 1;

  /** Who runs goes on; who waits keeps its place. */
  update(capacity: Capacity): void {
    this.#capacity = capacity;
    this.#dispatch();
  }

  /** Nobody has to wait any more. */
  open(): void {
    const { perModel: _perModel, batchConcurrent: _batch, residentModels: _resident, ...rest } = this.#capacity;
    this.update({ ...rest, concurrent: Number.MAX_SAFE_INTEGER });
  }

  enter(call: QueuedCall): CallSlot | Promise<CallSlot> {
    call.signal.throwIfAborted();
    const line = this.#lineOf(call);
    if (this.#waiting === 0 && this.#running < this.#capacity.concurrent) {
      const may = this.#mayStart(call);
      if (may === 'yes' || may === 'swap') {
        line.charge(call);
        return this.#begin(call, undefined);
      }
    }
    this.#makeRoomFor(call);
    let granted: CallSlot | undefined;
    const waiting = new Promise<CallSlot>((resolve, reject) => {
      const entry: Entry = {
        ...call,
        since: this.#parts.clock.elapsed(),
        passed: 0,
        position: 0,
        stopTimer: () => undefined,
        grant: (slot) => {
          granted = slot;
          resolve(slot);
        },
        refuse: reject,
      };
      const gone = (): void => this.#leave(entry, 'gone', call.signal.reason);
      const expired = (): void => this.#leave(entry, 'expired', this.#refusal('queue_wait_exceeded'));
      const stop = this.#parts.after(this.#capacity.longestWait, expired);
      entry.stopTimer = () => {
        stop();
        call.signal.removeEventListener('abort', gone);
      };
      call.signal.addEventListener('abort', gone, { once: true });
      line.push(entry);
      this.#dispatch();
      if (granted === undefined && call.told !== undefined) this.#tellSoon(firstTold);
    });
    return granted ?? waiting;
  }

  view(): CallQueueView {
    const waiting = [...this.#interactive.all(), ...this.#batch.all()];
    const now = this.#parts.clock.elapsed();
    const tenants = new Set([...this.#runningBy.keys(), ...waiting.map(({ tenant }) => tenant)]);
    const targets = new Set([...this.#models.known(), ...waiting.map(({ target }) => target)]);
    return {
      provider: this.#parts.provider,
      concurrent: this.#capacity.concurrent,
      running: this.#running,
      waiting: waiting.length,
      batchWaiting: this.#batch.waiting,
      longest: this.#capacity.queue,
      oldest: waiting.reduce((oldest, { since }) => Math.max(oldest, now - since), 0),
      usual: this.#usual,
      tenants: [...tenants].map((tenant) => ({
        tenant,
        waiting: this.#interactive.waitingOf(tenant) + this.#batch.waitingOf(tenant),
        running: this.#runningBy.get(tenant) ?? 0,
      })),
      models: [...targets].map((target) => ({
        target,
        waiting: waiting.filter((one) => one.target === target).length,
        running: this.#models.running(target),
      })),
    };
  }

  get #waiting(): number {
    return this.#interactive.waiting + this.#batch.waiting;
  }

  #lineOf({ batch }: QueuedCall): FairQueue<Entry> {
    return batch ? this.#batch : this.#interactive;
  }

  /** `swap`: another model, of which nothing runs, would have to make room for it. */
  #mayStart({ batch, target }: QueuedCall): 'yes' | 'swap' | 'no' | 'full' {
    const { batchConcurrent, perModel, residentModels } = this.#capacity;
    if (batch && batchConcurrent !== undefined && this.#batchRunning >= batchConcurrent) return 'full';
    if (perModel !== undefined && this.#models.running(target) >= perModel) return 'full';
    return residentModels === undefined ? 'yes' : this.#models.place(target, residentModels);
  }

  #dispatch(): void {
    while (this.#running < this.#capacity.concurrent && this.#waiting > 0) {
      const entry = this.#choose();
      if (entry === undefined) break;
      this.#lineOf(entry).take(entry);
      entry.stopTimer();
      this.#countRow(entry);
      const slot = this.#begin(entry, entry.since);
      this.#parts.reports.left(this.#parts.provider, 'passed', slot.waited);
      entry.grant(slot);
    }
    if (this.#waiting === 0) this.#stopTelling?.();
  }

  #countRow({ batch }: Entry): void {
    if (batch || this.#batch.waiting === 0) this.#inRow = 0;
    else this.#inRow += 1;
  }

  #choose(): Entry | undefined {
    const batchFirst = this.#batch.waiting > 0 && this.#inRow >= this.#capacity.batchEvery;
    const passed: Entry[] = [];
    for (const line of batchFirst ? [this.#batch, this.#interactive] : [this.#interactive, this.#batch]) {
      const chosen = this.#chooseIn(line, passed);
      if (chosen === 'hold') return undefined;
      if (chosen === undefined) continue;
      for (const entry of passed) entry.passed += 1;
      return chosen;
    }
    return undefined;
  }

  /** `passed` gets whoever is passed over; `hold`: nobody may pass any more, so that a model makes room. */
  #chooseIn(line: FairQueue<Entry>, passed: Entry[]): Entry | 'hold' | undefined {
    // Those whose model or class has all that it may have wait for nobody else.
    const { batchConcurrent, perModel } = this.#capacity;
    const anybody = batchConcurrent === undefined && perModel === undefined;
    const head = line.first(anybody ? undefined : (entry) => this.#mayStart(entry) !== 'full');
    if (head === undefined) return undefined;
    const may = this.#mayStart(head);
    if (may === 'yes') return head;
    if (head.passed >= this.#capacity.patience) return may === 'swap' ? head : 'hold';
    const other = line.first((entry) => this.#mayStart(entry) === 'yes');
    if (other === undefined && may === 'swap') return head;
    passed.push(head);
    return other;
  }

  #begin(call: QueuedCall, since: number | undefined): CallSlot {
    const { clock } = this.#parts;
    const { batch, target, tenant } = call;
    const begun = clock.elapsed();
    this.#running += 1;
    if (batch) this.#batchRunning += 1;
    this.#runningBy.set(tenant, (this.#runningBy.get(tenant) ?? 0) + 1);
    this.#models.begin(target, this.#capacity.residentModels);
    let held = true;
    return {
      waited: begun - (since ?? begun),
      release: () => {
        if (!held) return;
        held = false;
        this.#running -= 1;
        if (batch) this.#batchRunning -= 1;
        const others = (this.#runningBy.get(tenant) ?? 1) - 1;
        if (others === 0) this.#runningBy.delete(tenant);
        else this.#runningBy.set(tenant, others);
        this.#models.end(target);
        const took = clock.elapsed() - begun;
        this.#usual = this.#usual === undefined ? took : this.#usual + newest * (took - this.#usual);
        this.#dispatch();
      },
    };
  }

  #leave(entry: Entry, outcome: QueueOutcome, thrown: unknown): void {
    if (!this.#lineOf(entry).remove(entry)) return;
    entry.stopTimer();
    this.#parts.reports.left(this.#parts.provider, outcome, this.#parts.clock.elapsed() - entry.since);
    entry.refuse(thrown);
    // Somebody may have waited for its model to make room.
    this.#dispatch();
  }

  /** A full queue is shared as well: who has fewer in it than the longest takes a place of that one. Throws `queue_full`. */
  #makeRoomFor(call: QueuedCall): void {
    if (this.#waiting < this.#capacity.queue) return;
    const own = this.#lineOf(call);
    const weight = this.#weightOf(call.tenant);
    const batch = call.batch ? undefined : this.#batch.lastOfLongest();
    const longest = own.lastOfLongest();
    const share = (own.waitingOf(call.tenant) + 1) / weight;
    // Batches make room for people, whosever they are.
    const victim = batch ?? (longest !== undefined && share < longest.share ? longest : undefined);
    if (victim === undefined) {
      this.#parts.reports.left(this.#parts.provider, 'full', 0);
      throw this.#refusal('queue_full');
    }
    this.#leave(victim.entry, 'full', this.#refusal('queue_full'));
  }

  #refusal(code: 'queue_full' | 'queue_wait_exceeded'): GatehouseError {
    // Whoever has waited too long is one of them still.
    const ahead = code === 'queue_full' ? this.#waiting + 1 : this.#waiting;
    const rounds = ahead / this.#capacity.concurrent;
    const seconds = Math.ceil(((this.#usual ?? 1_000) * rounds) / 1_000);
    return new GatehouseError(code, { retryAfter: Math.min(longestRetry, Math.max(1, seconds)) });
  }

  #tellSoon(milliseconds: number): void {
    if (this.#stopTelling !== undefined) return;
    const stop = this.#parts.after(milliseconds, () => {
      this.#stopTelling = undefined;
      this.#tell();
      if (this.#waiting > 0) this.#tellSoon(toldEvery);
    });
    this.#stopTelling = () => {
      stop();
      this.#stopTelling = undefined;
    };
  }

  /** By the order of now: who comes later and is served before moves others back. */
  #tell(): void {
    const now = this.#parts.clock.elapsed();
    const people = this.#interactive.inTurn(mostInTurn);
    const inTurn = people.length < this.#interactive.waiting ? people : [...people, ...this.#batch.inTurn(mostInTurn)];
    for (const [at, entry] of inTurn.entries()) entry.position = at + 1;
    for (const entry of [...this.#interactive.all(), ...this.#batch.all()]) {
      // Those far behind are not counted one by one.
      if (now - entry.since >= firstTold - 1) entry.told?.(entry.position || this.#waiting);
      entry.position = 0;
    }
  }
}
