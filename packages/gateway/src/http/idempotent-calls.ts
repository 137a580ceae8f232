import { hash } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { EdgeCall } from './edge-call.ts';

export interface MadeAnswer {
  readonly status: number;
  readonly json: string;
  /** Names and values, one after the other. */
  readonly headers?: readonly string[];
}

interface Remembered {
  readonly body: string;
  readonly until: number;
  readonly answer: Promise<MadeAnswer>;
}

/** Milliseconds. */
const rememberedFor = 3_600_000;
const mostRemembered = 1_000;

/**
 * Calls that are done once, however often they come: with the same `idempotency-key` (draft-ietf-httpapi-idempotency-key-header) the same
 * caller gets the same answer, for an hour. It is in memory alone, because an answer may have a key in it that is shown only once.
 */
export class IdempotentCalls {
  readonly #clock: Clock;
  readonly #known = new Map<string, Remembered>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Does it and answers. Throws `idempotency_conflict` where the key was used for something else, and what the work throws. */
  async answer(call: EdgeCall, work: (body: Uint8Array) => Promise<MadeAnswer>): Promise<void> {
    const body = await call.body.readJson();
    const { headers, json, status } = await this.#once(call, body, () => work(body));
    const all = call.headersFor('application/json; charset=utf-8');
    all.push('cache-control', 'no-store', ...(headers ?? []));
    call.send(status, all, json);
  }

  #once(call: EdgeCall, body: Uint8Array, work: () => Promise<MadeAnswer>): Promise<MadeAnswer> {
    const key = call.request.headers['idempotency-key'];
    if (key === undefined) return work();
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
      throw new GatehouseError('invalid_request', { param: 'idempotency-key' });
    const now = this.#clock.elapsed();
    // One caller cannot ask for what another one was told.
    const name = JSON.stringify([call.caller?.key, call.request.method, call.request.url, key]);
    const digest = hash('sha256', body, 'hex');
    const before = this.#known.get(name);
    if (before !== undefined && before.until > now) {
      if (before.body !== digest) throw new GatehouseError('idempotency_conflict', { param: 'idempotency-key' });
      return before.answer;
    }
    const answer = work();
    this.#known.delete(name);
    this.#makeRoom(now);
    this.#known.set(name, { body: digest, until: now + rememberedFor, answer });
    // What failed may be tried again.
    answer.catch(() => {
      if (this.#known.get(name)?.answer === answer) this.#known.delete(name);
    });
    return answer;
  }

  #makeRoom(now: number): void {
    for (const [name, { until }] of this.#known) {
      if (until > now && this.#known.size < mostRemembered) return;
      this.#known.delete(name);
    }
  }
}
