import { readLeaves } from '../../packages/gateway/src/ledger/read-leaves.ts';
import type { Acknowledged } from './load.ts';

export interface CheckedRecord {
  readonly leaves: number;
  /** Acknowledged answers without a result leaf. */
  readonly lost: readonly Acknowledged[];
  /** Requests whose leaf has neither a result nor the note that the process ended in between. */
  readonly unanswered: readonly string[];
}

/** Reads the record of a stopped gateway, and holds it against what its clients were told. */
export async function checkRecord(ledger: string, acknowledged: readonly Acknowledged[]): Promise<CheckedRecord> {
  const answered = new Set<string>();
  const open = new Set<string>();
  let leaves = 0;
  for await (const { leaf } of readLeaves(ledger)) {
    leaves += 1;
    if (leaf.kind === 'request') open.add(leaf.request);
    if (leaf.kind === 'result' || leaf.kind === 'interrupted' || leaf.kind === 'refusal') open.delete(leaf.request);
    if (leaf.kind === 'result' && leaf.outcome === 'answered') answered.add(leaf.request);
  }
  return { leaves, lost: acknowledged.filter(({ id }) => !answered.has(id)), unanswered: [...open] };
}
