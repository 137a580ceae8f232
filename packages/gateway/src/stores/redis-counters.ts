import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type {
  Amounts,
  CounterReports,
  CounterStore,
  Denial,
  Hold,
  LimitFrame,
  LimitOn,
  Standing,
} from '../core/limits.ts';
import { wantedOf } from '../core/wanted.ts';
import { keepStringsFast } from '../lib/keep-strings-fast.ts';
import { renewScript, reserveScript, settleScript } from './redis-counters/scripts.ts';

keepStringsFast();

export interface RedisCountersOptions {
  /** `redis://` or `rediss://`, with user and password. */
  readonly url: string;
  /** What the names of its keys begin with. */
  readonly prefix: string;
  /** PEM of a certification authority. */
  readonly ca?: string | undefined;
  /** Milliseconds that a command may take. */
  readonly timeout: number;
  readonly reports: CounterReports;
  /** Milliseconds for which a place among what runs is kept without being renewed, and after which it is renewed. */
  readonly lease?: number;
  readonly renewEvery?: number;
  /** Counts by the time that it is given instead of the server's; for tests. */
  readonly givenTime?: boolean;
}

export interface RedisCounterStore extends CounterStore {
  /** Resolves when the server answers, or after so many milliseconds. */
  ready(within: number): Promise<void>;
}

/** Milliseconds. */
const usualLease = 30_000;
const usualRenewal = 10_000;
/** A reservation that is older is not settled any more: it stays as reserved. */
const longestReservation = 86_400_000;
const longestBackoff = 2_000;
/** Settlements that wait for the server to come back; beyond, the oldest stay as reserved. */
const mostUnsettled = 100_000;
const settledAtOnce = 256;

/** One script each, so that there is nothing between reading and writing. */
interface Commands {
  gatehouseReserve(keys: number, ...given: (string | number)[]): Promise<number[]>;
  gatehouseSettle(keys: number, ...given: (string | number)[]): Promise<number>;
  gatehouseRenew(keys: number, ...given: (string | number)[]): Promise<number>;
}

interface Settlement {
  readonly id: string;
  readonly given: readonly (string | number)[];
  readonly keys: number;
}

/**
 * Counters in Redis or Valkey, for gateways that count together. Each reservation is one script, and so is each settlement. By the server's time, so that
 * gateways whose clocks differ count alike. Only what is limited is counted.
 *
 * What a gateway that was killed had reserved stays counted until its period is over, and its places among what runs come free when their leases end.
 */
export function createRedisCounters(options: RedisCountersOptions): RedisCounterStore {
  return new RedisCounters(options);
}

class RedisCounters implements RedisCounterStore {
  readonly #redis: Redis & Commands;
  readonly #prefix: string;
  readonly #reports: CounterReports;
  readonly #lease: number;
  readonly #givenTime: boolean;
  /** No two gateways have the same, nor two lives of one. */
  readonly #instance = randomBytes(9).toString('base64url');
  readonly #keys = new WeakMap<LimitFrame, readonly string[]>();
  readonly #running = new Set<RedisHold>();
  readonly #renewal: NodeJS.Timeout;
  #unsettled: Settlement[] = [];
  #settling = false;
  #next = 0;
  #lost = false;
  #closed = false;

  constructor(options: RedisCountersOptions) {
    const { ca, lease = usualLease, prefix, renewEvery = usualRenewal, reports, timeout, url } = options;
    this.#prefix = prefix;
    this.#reports = reports;
    this.#lease = lease;
    this.#givenTime = options.givenTime ?? false;
    const redis = new Redis(url, {
      // Whoever asks is told at once that nobody answers; what waited and was then sent would be reserved for nobody.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: timeout,
      connectTimeout: Math.max(timeout, 1_000),
      retryStrategy: (times: number) => Math.min(times * 100, longestBackoff),
      ...(ca === undefined ? {} : { tls: { ca } }),
    });
    redis.defineCommand('gatehouseReserve', { lua: reserveScript });
    redis.defineCommand('gatehouseSettle', { lua: settleScript });
    redis.defineCommand('gatehouseRenew', { lua: renewScript });
    redis.on('error', (cause: unknown) => this.#isLost(cause));
    redis.on('ready', () => {
      if (this.#lost) this.#reports.found();
      this.#lost = false;
      this.#settleAll();
    });
    this.#redis = redis as Redis & Commands;
    this.#renewal = setInterval(() => this.#renew(), renewEvery);
    this.#renewal.unref();
  }

  async ready(within: number): Promise<void> {
    if (this.#redis.status === 'ready') return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, within);
      this.#redis.once('ready', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async reserve(frame: LimitFrame, amounts: Amounts, now: number): Promise<Hold | Denial> {
    const id = `${this.#instance}:${this.#next++}`;
    let reply: readonly number[];
    try {
      reply = await this.#ask('new', id, frame, amounts, now);
    } catch (cause) {
      // Nobody knows whether it was made; settled it is in any case.
      this.#settle(this.#settlement(id, frame, amounts, nothing, now));
      throw cause;
    }
    const standings = standingsIn(reply, frame);
    if (reply[0] === 1) {
      const hold = new RedisHold(this, id, frame, amounts, { standings, now });
      if (amounts.running > 0) this.#running.add(hold);
      return hold;
    }
    const limit = frame.limits[(reply[2] ?? 1) - 1];
    if (limit === undefined) throw new Error('the counters denied a limit that there is not');
    return { granted: false, limit, retryAfter: Math.max(1, Math.ceil((reply[3] ?? 0) / 1_000)), standings };
  }

  async read(frame: LimitFrame, now: number): Promise<readonly Standing[]> {
    return standingsIn(await this.#ask('read', this.#instance, frame, nothing, now), frame);
  }

  async extend(hold: RedisHold, more: Amounts, now: number): Promise<boolean> {
    const [granted] = await this.#ask('more', hold.id, hold.frame, more, now);
    return granted === 1;
  }

  settle(hold: RedisHold, reserved: Amounts, used: Amounts, now: number): void {
    this.#running.delete(hold);
    this.#settle(this.#settlement(hold.id, hold.frame, reserved, used, now));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#renewal);
    // What was settled last goes out before the connection ends.
    await this.#redis.quit().catch(() => this.#redis.disconnect());
  }

  #ask(mode: 'new' | 'more' | 'read', id: string, frame: LimitFrame, amounts: Amounts, now: number): Promise<number[]> {
    const keys = this.#keysOf(frame);
    const given: (string | number)[] = [this.#time(now), mode, this.#lease, longestReservation, id];
    for (const limit of frame.limits) given.push(limit.span, wantedOf(limit, amounts, frame.newFrom), limit.limit);
    return this.#redis.gatehouseReserve(keys.length + 1, this.#reservation(id), ...keys, ...given);
  }

  #settlement(id: string, frame: LimitFrame, reserved: Amounts, used: Amounts, now: number): Settlement {
    const keys = this.#keysOf(frame);
    const given: (string | number)[] = [this.#reservation(id), ...keys, this.#time(now), id];
    for (const limit of frame.limits)
      given.push(limit.span, wantedOf(limit, used, frame.newFrom) - wantedOf(limit, reserved, frame.newFrom));
    return { id, given, keys: keys.length + 1 };
  }

  /** Settling twice does nothing the second time, so what is not surely settled is settled again. */
  #settle(settlement: Settlement): void {
    this.#redis.gatehouseSettle(settlement.keys, ...settlement.given).catch((cause: unknown) => {
      if (this.#closed) return;
      this.#isLost(cause);
      if (this.#unsettled.length >= mostUnsettled) this.#unsettled.shift();
      this.#unsettled.push(settlement);
      if (this.#redis.status === 'ready') setTimeout(() => this.#settleAll(), longestBackoff).unref();
    });
  }

  #settleAll(): void {
    if (this.#settling) return;
    this.#settling = true;
    void (async () => {
      while (this.#unsettled.length > 0 && this.#redis.status === 'ready') {
        const some = this.#unsettled.splice(0, settledAtOnce);
        const done = await Promise.allSettled(
          some.map(({ keys, given }) => this.#redis.gatehouseSettle(keys, ...given)),
        );
        const failed = some.filter((_settlement, place) => done[place]?.status === 'rejected');
        if (failed.length === 0) continue;
        this.#unsettled = [...failed, ...this.#unsettled];
        break;
      }
      this.#settling = false;
    })();
  }

  #renew(): void {
    const keys: string[] = [];
    const ids: string[] = [];
    const send = (): void => {
      if (keys.length === 0) return;
      const given = [...keys.splice(0), this.#time(Date.now()), this.#lease, ...ids.splice(0)];
      this.#redis.gatehouseRenew((given.length - 2) / 2, ...given).catch((cause: unknown) => this.#isLost(cause));
    };
    for (const hold of this.#running) {
      const names = this.#keysOf(hold.frame);
      hold.frame.limits.forEach((limit, place) => {
        if (limit.span !== 'now' || limit.subject < hold.frame.newFrom) return;
        keys.push(names[place] ?? '');
        ids.push(hold.id);
      });
      if (keys.length >= settledAtOnce) send();
    }
    send();
  }

  #isLost(cause: unknown): void {
    if (this.#lost || this.#closed) return;
    this.#lost = true;
    this.#reports.lost(cause);
  }

  #time(now: number): string {
    return this.#givenTime ? String(now) : '';
  }

  /** The braces keep all keys together in a cluster. */
  #reservation(id: string): string {
    return `${this.#prefix}:{limits}:held:${id}`;
  }

  #keysOf(frame: LimitFrame): readonly string[] {
    let keys = this.#keys.get(frame);
    if (keys === undefined) {
      keys = frame.limits.map((limit) => this.#keyOf(frame, limit));
      this.#keys.set(frame, keys);
    }
    return keys;
  }

  #keyOf({ subjects }: LimitFrame, { measure, span, subject }: LimitOn): string {
    return `${this.#prefix}:{limits}:${measure}:${span}:${subjects[subject] ?? ''}`;
  }
}

const nothing: Amounts = Object.freeze({ requests: 0, running: 0, input: 0, output: 0, micros: 0 });

function standingsIn(reply: readonly number[], { limits }: LimitFrame): readonly Standing[] {
  return limits.map((_limit, place) => ({ used: reply[4 + 2 * place] ?? 0, reset: reply[5 + 2 * place] ?? 0 }));
}

class RedisHold implements Hold {
  readonly granted = true;
  readonly id: string;
  readonly frame: LimitFrame;
  readonly #store: RedisCounters;
  readonly #seen: { readonly standings: readonly Standing[]; readonly now: number };
  #reserved: Amounts | undefined;
  #settled: Amounts | undefined;
  #extending = 0;

  constructor(
    store: RedisCounters,
    id: string,
    frame: LimitFrame,
    reserved: Amounts,
    seen: { readonly standings: readonly Standing[]; readonly now: number },
  ) {
    this.#store = store;
    this.id = id;
    this.frame = frame;
    this.#reserved = reserved;
    this.#seen = seen;
  }

  async extend(more: Amounts): Promise<boolean> {
    if (this.#reserved === undefined || this.#settled !== undefined) return false;
    this.#extending += 1;
    let granted = false;
    try {
      granted = await this.#store.extend(this, more, this.#seen.now);
    } catch {
      // Nobody knows whether it was made. Where it was, it stays counted until the period is over.
      granted = false;
    }
    this.#extending -= 1;
    if (granted) this.#reserved = sum(this.#reserved, more);
    if (this.#settled !== undefined && this.#extending === 0) this.#settleNow(this.#settled);
    return granted;
  }

  settle(used: Amounts): void {
    if (this.#reserved === undefined || this.#settled !== undefined) return;
    this.#settled = used;
    if (this.#extending === 0) this.#settleNow(used);
  }

  /** As it was when it was reserved: who wants to know how it is now would have to ask. */
  standings(): readonly Standing[] {
    return this.#seen.standings;
  }

  #settleNow(used: Amounts): void {
    const reserved = this.#reserved;
    if (reserved === undefined) return;
    this.#reserved = undefined;
    this.#store.settle(this, reserved, used, this.#seen.now);
  }
}

function sum(one: Amounts, other: Amounts): Amounts {
  return {
    requests: one.requests + other.requests,
    running: one.running + other.running,
    input: one.input + other.input,
    output: one.output + other.output,
    micros: one.micros + other.micros,
  };
}
