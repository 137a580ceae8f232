import type { OverviewShare } from '@gatehouse/contract/admin-overview';
import type { Status } from '@gatehouse/contract/status';
import type { ModelColumn } from './model-columns.ts';

export interface ModelRow {
  readonly name: string;
  /** Undefined where it is no longer offered. */
  readonly provider: string | undefined;
  readonly share: OverviewShare | undefined;
}

/** What is offered, with what it did; and what was asked for in the time, but is offered no more. */
export function modelRows(offered: Status['models'], shares: readonly OverviewShare[]): readonly ModelRow[] {
  const byName = new Map(shares.map((share) => [share.name, share]));
  const rows: ModelRow[] = offered.map(({ name, provider }) => ({ name, provider, share: byName.get(name) }));
  const listed = new Set(offered.map(({ name }) => name));
  // A model can be asked for by its long name too, which is not listed.
  const long = new Map(offered.map(({ name, provider }) => [`${provider}/${name}`, provider]));
  return [
    ...rows,
    ...shares
      .filter(({ name }) => !listed.has(name))
      .map((share) => ({ name: share.name, provider: long.get(share.name), share })),
  ];
}

/** Names from A to Z, numbers from the largest on; what is unknown comes last. */
export function sortRows(rows: readonly ModelRow[], by: ModelColumn): readonly ModelRow[] {
  if (by === 'name' || by === 'provider')
    return rows.toSorted((one, other) => (one[by] ?? '\uffff').localeCompare(other[by] ?? '\uffff'));
  return rows.toSorted((one, other) => valueOf(other, by) - valueOf(one, by) || one.name.localeCompare(other.name));
}

function valueOf({ share }: ModelRow, by: Exclude<ModelColumn, 'name' | 'provider'>): number {
  if (share === undefined) return -1;
  switch (by) {
    case 'p50':
    case 'p95':
      return share.latency[by] ?? -1;
    case 'tokens':
      return share.inputTokens + share.outputTokens;
    case 'cost':
      return Math.max(0, ...Object.values(share.cost));
    case 'requests':
    case 'failed':
    case 'last':
      return share[by];
  }
}
