import { type ErrorCode, errorCatalogue } from '@gatehouse/contract/errors';
import type { ExchangeEnd } from '../core/telemetry.ts';

/** How the last call of a provider went. */
export interface LastCall {
  /** Undefined where the provider answered, be it with a refusal of that one request. */
  readonly fault: ErrorCode | undefined;
  /** When it ended, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** The last call of each provider, by which people see that one is down. Kept in place: it is told of every request. */
export class ProviderCalls {
  readonly #last = new Map<string, { fault: ErrorCode | undefined; at: number }>();

  ended({ exchange, outcome, error }: ExchangeEnd, now: number): void {
    const { provider, tried } = exchange.notes;
    // Those that were left for another one, for as long as that gives the answer nobody else hears of it.
    for (const left of tried ?? [])
      if (left.code !== 'slower' && left.code !== 'compared') this.#failed(left.provider, left.code, now);
    // Who goes away, or is blocked by a guard on the way out, tells nothing about the provider.
    if (provider === undefined) return;
    if (outcome === 'answered') this.#keep(provider, error === undefined ? undefined : faultOf(error.code), now);
    else if (outcome === 'failed' && error !== undefined) this.#failed(provider, error.code, now);
  }

  #failed(provider: string, code: ErrorCode, now: number): void {
    if (errorCatalogue[code].type === 'upstream_error') this.#keep(provider, faultOf(code), now);
  }

  #keep(provider: string, fault: ErrorCode | undefined, now: number): void {
    const last = this.#last.get(provider);
    if (last === undefined) {
      this.#last.set(provider, { fault, at: now });
      return;
    }
    last.fault = fault;
    last.at = now;
  }

  last(provider: string): LastCall | undefined {
    return this.#last.get(provider);
  }

  /** After a reload a name may stand for another server. */
  forget(): void {
    this.#last.clear();
  }
}

/** A refusal of one request is an answer. */
function faultOf(code: ErrorCode): ErrorCode | undefined {
  return errorCatalogue[code].status < 500 ? undefined : code;
}
