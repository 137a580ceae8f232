import type { Status } from '@gatehouse/contract/status';
import type { Clock } from '../core/clock.ts';
import type { PublishedCheckpoint } from '../core/transparency-log.ts';
import type { CosignatureCollector } from './collect-cosignatures.ts';
import { hasQuorum, type TrustPolicy } from './trust-policy.ts';
import type { WitnessedCheckpoint } from './witness-state.ts';

export interface CoverageOptions {
  readonly policy: TrustPolicy;
  readonly collector: Pick<CosignatureCollector, 'setBack' | 'witnessed' | 'witnesses'>;
  readonly clock: Clock;
}

/** Milliseconds for which what is new may lack its quorum before the record counts as not covered. */
export const longestLag = 60_000;

/** Whether the record is proof against its own operator at this moment. */
export class Coverage {
  readonly #options: CoverageOptions;
  #newest: PublishedCheckpoint | undefined;
  #witnessed: WitnessedCheckpoint | undefined;
  /** Since when there has been something new of which nothing got its quorum, in monotonic milliseconds. */
  #behindSince: number | undefined;

  constructor(options: CoverageOptions) {
    this.#options = options;
  }

  /** A checkpoint was published. */
  published(checkpoint: PublishedCheckpoint): void {
    this.#newest = checkpoint;
    this.look();
  }

  /** A checkpoint may have got its quorum. */
  look(): void {
    const { clock, collector } = this.#options;
    const newest = this.#newest;
    if (newest === undefined) return;
    const witnessed = collector.witnessed(newest.shard);
    if (witnessed !== undefined && witnessed.size >= newest.size) this.#behindSince = undefined;
    else if (this.#behindSince === undefined || witnessed !== this.#witnessed) this.#behindSince = clock.elapsed();
    this.#witnessed = witnessed;
  }

  /**
   * `covered` while all that was published is cosigned, and for a minute more, unless so many witnesses fail that those which are
   * left cannot make the quorum.
   */
  state(): Status['ledger']['coverage'] {
    const { clock, collector, policy } = this.#options;
    if (policy.quorum === 'none') return 'none';
    if (collector.setBack() !== undefined) return 'contradicted';
    this.look();
    if (this.#newest === undefined || this.#witnessed === undefined) return 'waiting';
    if (this.#behindSince === undefined) return 'covered';
    const able = collector.witnesses().filter(({ health }) => health !== 'fails' && health !== 'ahead');
    if (!hasQuorum(policy, new Set(able.map(({ name }) => name)))) return 'waiting';
    return clock.elapsed() - this.#behindSince < longestLag ? 'covered' : 'waiting';
  }
}
