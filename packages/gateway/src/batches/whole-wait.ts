import type { ErrorCode } from '@gatehouse/contract/errors';
import type { BatchWait } from '../core/batch-service.ts';
import type { GatehouseError } from '../core/errors.ts';

/** Refusals of our own limits: what has no room now may have it sooner than was told, since others give back what they had reserved. */
const ofLimits: ReadonlySet<ErrorCode> = new Set([
  'rate_limit_exceeded',
  'concurrency_limit_exceeded',
  'token_limit_exceeded',
  'budget_exceeded',
]);

/** Milliseconds after which one line is tried although there should be no room yet. Each try that is in vain is a refusal in the record. */
const longestBlind = 60_000;

/** Why no line of a batch is asked for the moment, and until when: they would all be refused alike. */
export class WholeWait {
  #told: BatchWait | undefined;
  #lookAt = 0;
  #standing: string | undefined;
  #round = 0;

  /** Grows with each refusal: what was asked in an earlier round says nothing of this one. */
  get round(): number {
    return this.#round;
  }

  begin({ code, param }: Pick<GatehouseError, 'code' | 'param'>, wait: number, now: number): void {
    const until = Math.max(now + wait, this.toldAt(now)?.until ?? 0);
    const isOfLimit = ofLimits.has(code);
    const limit = isOfLimit ? param : undefined;
    this.#round += 1;
    this.#lookAt = isOfLimit ? Math.min(until, now + longestBlind) : until;
    this.#told = { code, limit, since: this.toldAt(now)?.since ?? now, until };
  }

  end(): void {
    this.#told = undefined;
    this.#lookAt = 0;
  }

  /** How whoever made the batch stands now, in any words: where these are others than before, whatever was refused may be answered. */
  heed(standing: string): void {
    if (this.#standing !== undefined && this.#standing !== standing) this.end();
    this.#standing = standing;
  }

  isOver(now: number): boolean {
    return this.#lookAt <= now;
  }

  /** One line alone is asked, before it is time, to see whether there is room. */
  isTrial(now: number): boolean {
    return this.isOver(now) && this.toldAt(now) !== undefined;
  }

  toldAt(now: number): BatchWait | undefined {
    return this.#told === undefined || this.#told.until <= now ? undefined : this.#told;
  }
}
