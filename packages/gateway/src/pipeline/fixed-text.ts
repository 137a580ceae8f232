import { GatehouseError } from '../core/errors.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Scanner } from './held-text.ts';

/** Ends the answer where a text that cannot be changed would have to be. */
export function checkFixed({ outcome, ...said }: Verdict): void {
  if (outcome === 'unable') throw new GatehouseError('guard_unable', 'reason' in said ? { note: said.reason } : {});
  if (outcome === 'block' || outcome === 'redact') throw new GatehouseError('output_blocked');
}

/**
 * Whether no scanner has anything against a text that may as well be left out. One that cannot say so at once, as a guard
 * that asks another server, counts as having something.
 */
export function isClean(text: string, scanners: readonly Scanner[]): boolean {
  for (const scanner of scanners) {
    const { hold, verdict } = scanner.push(text);
    if (hold === Infinity || !passes(verdict)) return false;
    const last = scanner.end();
    if (last instanceof Promise || !passes(last)) return false;
  }
  return true;
}

function passes({ outcome }: Verdict): boolean {
  return outcome === 'allow' || outcome === 'flag';
}
