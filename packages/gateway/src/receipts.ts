import { boundsOf } from './core/bounds.ts';
import type { Caller } from './core/caller.ts';
import type { Clock } from './core/clock.ts';
import { GatehouseError } from './core/errors.ts';
import type { LeafIndex, LeafPlace } from './core/leaf-index.ts';
import type { PublishedCheckpoint, TransparencyLog } from './core/transparency-log.ts';
import { merkleLeafHash } from './lib/merkle-leaf.ts';
import { rootFromInclusion } from './lib/merkle-tree.ts';
import { formatTlogProof } from './lib/tlog-proof.ts';
import type { RecentRequests } from './recent-requests.ts';

export interface ReceiptsOptions {
  readonly log: Pick<TransparencyLog, 'shards' | 'onCheckpoint' | 'inclusionProof' | 'leaf'>;
  readonly recent: Pick<RecentRequests, 'get'>;
  /** For what is not recent. */
  readonly index: Pick<LeafIndex, 'findRequest'>;
  /** How the leaves of a shard name a key. */
  readonly keyReference: (key: string, shard: string) => string | Promise<string>;
  /** Where callers need cosignatures. */
  readonly witnesses:
    | {
        /** The newest checkpoint of a shard that has its quorum. */
        witnessed(shard: string): PublishedCheckpoint | undefined;
        onWitnessed(listener: () => void): () => void;
        /** Whether a checkpoint carries the cosignatures that are needed, whenever they were made. */
        hasQuorum(note: string): boolean;
      }
    | undefined;
  readonly clock: Clock;
  /** Milliseconds to wait for a checkpoint that covers a leaf. */
  readonly patience?: number;
}

/** Which leaf of a request a receipt is for; `result` is its refusal where it was refused. */
export type ReceiptOf = 'request' | 'result';

/** What stands under a receipt: a checkpoint with its quorum, or at least one with the signature of the log. */
export type ReceiptUnder = 'quorum' | 'signature';

/** Proves to callers that their requests are in the record: C2SP tlog-proofs, complete with the bytes of the leaf. */
export class Receipts {
  readonly #options: ReceiptsOptions;
  readonly #patience: number;
  /** The newest of each shard since this process began; there are few shards. */
  readonly #published = new Map<string, PublishedCheckpoint>();
  readonly #stop: readonly (() => void)[];
  #changed = Promise.withResolvers<void>();

  constructor(options: ReceiptsOptions) {
    this.#options = options;
    this.#patience = options.patience ?? 2_000;
    const wake = (): void => {
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    };
    this.#stop = [
      options.log.onCheckpoint((checkpoint) => {
        this.#published.set(checkpoint.shard, checkpoint);
        wake();
      }),
      options.witnesses?.onWitnessed(wake) ?? (() => undefined),
    ];
  }

  /**
   * The receipt of a request. Throws `resource_not_found` where there is none, or none of this caller's, and
   * `receipt_pending` where the request has not ended or no checkpoint with the quorum covers its leaf yet: one without it
   * would look like a good one to whoever does not check it at once. Who wants that all the same has to ask for it.
   */
  async receipt(request: string, of: ReceiptOf, caller: Caller, under: ReceiptUnder = 'quorum'): Promise<string> {
    const deadline = this.#options.clock.elapsed() + this.#patience;
    const place = await this.#find(request, of, caller, deadline);
    const checkpoint = await this.#covering(place, under, deadline);
    const { log } = this.#options;
    const [leaf, proof] = await Promise.all([
      log.leaf(place.shard, place.index),
      log.inclusionProof(place.shard, place.index, checkpoint.size),
    ]);
    const hash = Buffer.from(merkleLeafHash(leaf), 'hex');
    // Nobody should find out for us that a file was changed.
    if (rootFromInclusion(place.index, checkpoint.size, hash, proof)?.equals(checkpoint.root) !== true)
      throw new GatehouseError('internal_error', {
        note: `the proof of leaf ${place.index} of ${place.shard} does not hold`,
      });
    return formatTlogProof({ extra: leaf, index: place.index, proof, checkpoint: checkpoint.note });
  }

  close(): void {
    for (const stop of this.#stop) stop();
  }

  async #find(request: string, of: ReceiptOf, caller: Caller, deadline: number): Promise<LeafPlace> {
    const mayReadAll = boundsOf(caller, 'receipts.all') === 'everything';
    const recent = this.#options.recent.get(request);
    if (recent !== undefined) {
      if (!mayReadAll && recent.key !== caller.key) throw new GatehouseError('resource_not_found');
      const place = of === 'request' ? recent.request : recent.end;
      if (place !== undefined) return place;
      if (of === 'result') throw new GatehouseError('receipt_pending', { retryAfter: 1 });
    }
    for (const place of await this.#options.index.findRequest(request)) {
      const leaf = readLeaf(await this.#leaf(place, deadline));
      const isEnd = leaf.kind === 'result' || leaf.kind === 'refusal' || leaf.kind === 'interrupted';
      if (leaf.request !== request || (of === 'request' ? leaf.kind !== 'request' : !isEnd)) continue;
      if (mayReadAll || (await this.#isOf(caller, leaf, place.shard))) return place;
    }
    throw new GatehouseError('resource_not_found');
  }

  async #isOf(caller: Caller, leaf: LeafFacts, shard: string): Promise<boolean> {
    return leaf.key !== undefined && leaf.key === (await this.#options.keyReference(caller.key, shard));
  }

  /** The bytes of a leaf, once it is published. */
  async #leaf(place: LeafPlace, deadline: number): Promise<Uint8Array> {
    await this.#covering(place, 'signature', deadline);
    return this.#options.log.leaf(place.shard, place.index);
  }

  /** The newest checkpoint that covers a leaf, with its quorum where there is one. Throws `receipt_pending`. */
  async #covering({ index, shard }: LeafPlace, under: ReceiptUnder, deadline: number): Promise<PublishedCheckpoint> {
    const { clock, witnesses } = this.#options;
    for (;;) {
      const changed = this.#changed.promise;
      const witnessed = witnesses?.witnessed(shard);
      if (witnessed !== undefined && witnessed.size > index) return witnessed;
      const published = await this.#newest(shard);
      if (published !== undefined && published.size > index) {
        // What was cosigned before the last start is in the file alone.
        const enough = under === 'signature' || witnesses === undefined || witnesses.hasQuorum(published.note);
        if (enough) return published;
      }
      const left = deadline - clock.elapsed();
      if (left <= 0) throw new GatehouseError('receipt_pending', { retryAfter: 1 });
      await within(changed, left);
    }
  }

  async #newest(shard: string): Promise<PublishedCheckpoint | undefined> {
    const known = this.#published.get(shard);
    if (known !== undefined) return known;
    return (await this.#options.log.shards()).find((one) => one.shard === shard)?.checkpoint;
  }
}

interface LeafFacts {
  readonly kind?: unknown;
  readonly request?: unknown;
  readonly key?: unknown;
}

function readLeaf(bytes: Uint8Array): LeafFacts {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as LeafFacts;
}

/** Resolves when the promise does, or after so many milliseconds. */
async function within(promise: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
