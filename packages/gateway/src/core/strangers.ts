import type { ErrorCode } from '@gatehouse/contract/errors';

/**
 * What becomes of the next failed authentication of an address. `recorded`: it gets its own code, a leaf and a line of the
 * log; `counted`: its own code, but it is only counted; `refused`: it gets `too_many_failures` and is counted. A request with
 * a valid key passes in any case, so nobody can lock out others who share an address with them.
 */
export type Standing = 'recorded' | 'counted' | 'refused';

/** Keeps those without a valid key from filling the record, the log and the disk. */
export interface Strangers {
  /** Asked before each authentication; costs next to nothing for an address that has not failed lately. */
  standing(address: string): Standing;
  /** An address has failed once more, and its refusal is recorded. */
  failed(address: string): void;
  /** An address has failed once more, with this code as the answer, and is only counted. */
  counted(address: string, code: ErrorCode): void;
  /** Whole seconds until an address that is refused may fail again. */
  retryAfter(address: string): number;
}
