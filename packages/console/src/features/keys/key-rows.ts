import type { KeyUsageList, KeyView } from '@gatehouse/contract/admin';
import type { RiskView } from '@gatehouse/contract/admin-attempts';

export const keyStates = ['valid', 'expired', 'revoked', 'all'] as const;

export type KeyState = (typeof keyStates)[number];
export const keySorts = ['created', 'name', 'role', 'used', 'requests', 'risk'] as const;

export type KeySort = (typeof keySorts)[number];

/** A key with what is known of it from elsewhere. */
export interface KeyRow {
  readonly view: KeyView;
  readonly state: Exclude<KeyState, 'all'>;
  /** Undefined as long as the index of the record has not said. */
  readonly usage: KeyUsageList['usage'][number] | undefined;
  readonly risk: RiskView | undefined;
}

interface Given {
  readonly keys: readonly KeyView[];
  readonly usage: KeyUsageList | undefined;
  readonly risks: readonly RiskView[];
  readonly now: number;
}

export function keyRows({ keys, usage, risks, now }: Given): readonly KeyRow[] {
  const used = new Map(usage?.usage.map((one) => [one.id, one]));
  const risky = new Map(risks.map((risk) => [risk.id, risk]));
  return keys.map((view) => ({
    view,
    state: stateOf(view, now),
    usage: used.get(view.id),
    risk: risky.get(view.id),
  }));
}

function stateOf({ expiresAt, revokedAt }: KeyView, now: number): KeyRow['state'] {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && expiresAt <= now ? 'expired' : 'valid';
}

interface Shown {
  readonly text: string;
  readonly state: KeyState;
  readonly sort: KeySort;
}

/** The rows that fit, in order: the newest, the most used and the most dangerous ones first, names from A on. */
export function shownRows(rows: readonly KeyRow[], { text, state, sort }: Shown): readonly KeyRow[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const fitting = rows.filter(
    (row) => (state === 'all' || row.state === state) && words.every((word) => wordsOf(row.view).includes(word)),
  );
  return fitting.toSorted((one, other) => compared(one, other, sort) || other.view.createdAt - one.view.createdAt);
}

function wordsOf({ id, labels = [], name, prefix, processing, role }: KeyView): string {
  return [id, name, prefix, role, processing?.purpose ?? '', ...labels].join('\n').toLowerCase();
}

function compared(one: KeyRow, other: KeyRow, sort: KeySort): number {
  switch (sort) {
    case 'created':
      return other.view.createdAt - one.view.createdAt;
    case 'name':
      return one.view.name.localeCompare(other.view.name);
    case 'role':
      return one.view.role.localeCompare(other.view.role);
    case 'used':
      return (other.usage?.lastUsedAt ?? 0) - (one.usage?.lastUsedAt ?? 0);
    case 'requests':
      return (other.usage?.requests ?? 0) - (one.usage?.requests ?? 0);
    case 'risk':
      return (other.risk?.risk ?? 0) - (one.risk?.risk ?? 0);
  }
}
