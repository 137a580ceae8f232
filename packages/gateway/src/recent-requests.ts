import type { LedgerEntry, Receipt } from './core/ledger.ts';

/** Where the leaves of one request stand. */
export interface RequestPlaces {
  /** Id of the key that made it; undefined for a stranger. */
  readonly key: string | undefined;
  request: Receipt | undefined;
  /** Of its result, or of its refusal. */
  end: Receipt | undefined;
}

/** Requests of one generation; as many at least and twice as many at most are remembered, in some 3 MB. */
const generation = 5_000;

/**
 * The leaves of the last requests, noted when they are durable; older ones the index knows. In two generations, of which the older one is
 * dropped as a whole: deleting the oldest entry of one Map took 8 µs a request, for it walks over what was deleted before.
 */
export class RecentRequests {
  #young = new Map<string, RequestPlaces>();
  #old = new Map<string, RequestPlaces>();

  note({ leaf }: LedgerEntry, receipt: Receipt): void {
    if (leaf.kind === 'request') this.#open(leaf.request, { key: leaf.key, request: receipt, end: undefined });
    else if (leaf.kind === 'result' || leaf.kind === 'refusal') {
      const places = this.get(leaf.request);
      if (places === undefined) this.#open(leaf.request, { key: leaf.key, request: undefined, end: receipt });
      else places.end = receipt;
    }
  }

  get(request: string): RequestPlaces | undefined {
    return this.#young.get(request) ?? this.#old.get(request);
  }

  #open(request: string, places: RequestPlaces): void {
    if (this.#young.size >= generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(request, places);
  }
}
