import type { LedgerEntry, Receipt } from './core/ledger.ts';

/** Where the leaves of one request stand. */
export interface RequestPlaces {
  /** Id of the key that made it; undefined for a stranger. */
  readonly key: string | undefined;
  request: Receipt | undefined;
  /** Of its result, or of its refusal. */
  end: Receipt | undefined;
}

/** Requests that are remembered; beyond, the index knows them. Some 3 MB. */
const mostRemembered = 10_000;

/** The leaves of the last requests, noted when they are durable. */
export class RecentRequests {
  readonly #places = new Map<string, RequestPlaces>();

  note({ leaf }: LedgerEntry, receipt: Receipt): void {
    if (leaf.kind !== 'request' && leaf.kind !== 'result' && leaf.kind !== 'refusal') return;
    let places = this.#places.get(leaf.request);
    if (places === undefined) {
      places = { key: leaf.key, request: undefined, end: undefined };
      this.#places.set(leaf.request, places);
      if (this.#places.size > mostRemembered) {
        for (const oldest of this.#places.keys()) {
          this.#places.delete(oldest);
          break;
        }
      }
    }
    if (leaf.kind === 'request') places.request = receipt;
    else places.end = receipt;
  }

  get(request: string): RequestPlaces | undefined {
    return this.#places.get(request);
  }
}
