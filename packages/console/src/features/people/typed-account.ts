import type { EntityChange, NewEntity, Person, RoleAssignment, ServiceAccount } from '@gatehouse/contract/directory';
import { limitsChangeOf, readLimits, type TypedLimits, typedLimitsOf } from '../../limits/typed-limits.ts';

export type AccountKind = 'person' | 'service-account';

/** A person or service account as it stands in the fields. */
export interface TypedAccount {
  readonly name: string;
  readonly email: string;
  readonly userName: string;
  readonly note: string;
  readonly tenant: string;
  readonly teams: readonly string[];
  readonly roles: readonly RoleAssignment[];
  readonly limits: TypedLimits;
}

export function emptyAccount(tenant: string): TypedAccount {
  return { name: '', email: '', userName: '', note: '', tenant, teams: [], roles: [], limits: {} };
}

export function typedAccountOf(account: Person | ServiceAccount): TypedAccount {
  const { limits, name, roles, teams, tenant } = account;
  return {
    name,
    email: 'email' in account ? (account.email ?? '') : '',
    userName: 'userName' in account ? (account.userName ?? '') : '',
    note: 'note' in account ? (account.note ?? '') : '',
    tenant,
    teams,
    roles,
    limits: typedLimitsOf(limits),
  };
}

const optional = { person: ['email', 'userName'], 'service-account': ['note'] } as const;

/** What is asked for; undefined where a limit is none. */
export function readNewAccount<Kind extends AccountKind>(kind: Kind, typed: TypedAccount): NewEntity<Kind> | undefined {
  const limits = readLimits(typed.limits);
  if (limits === 'fault') return undefined;
  const { name, roles, teams, tenant } = typed;
  const more = optional[kind].flatMap((field) => (typed[field].trim() === '' ? [] : [[field, typed[field].trim()]]));
  return {
    name: name.trim(),
    ...(tenant === '' ? {} : { tenant }),
    teams,
    roles,
    ...Object.fromEntries(more),
    ...(limits === undefined ? {} : { limits }),
  } as NewEntity<Kind>;
}

/** What is to be another than before; `fault` where a limit is none, undefined where nothing is. */
export function readAccountChange<Kind extends AccountKind>(
  kind: Kind,
  before: TypedAccount,
  typed: TypedAccount,
): EntityChange<Kind> | undefined | 'fault' {
  const limits = readLimits(typed.limits);
  if (limits === 'fault') return 'fault';
  const fields = optional[kind].flatMap((field): (readonly [string, string | null])[] =>
    typed[field].trim() === before[field] ? [] : [[field, typed[field].trim() === '' ? null : typed[field].trim()]],
  );
  const change: object = {
    ...(typed.name.trim() === before.name ? {} : { name: typed.name.trim() }),
    ...Object.fromEntries(fields),
    ...(same(typed.teams, before.teams) ? {} : { teams: typed.teams }),
    ...(same(typed.roles, before.roles) ? {} : { roles: typed.roles }),
    ...(same(typed.limits, before.limits) ? {} : { limits: limitsChangeOf(before.limits, limits) }),
  };
  return Object.keys(change).length === 0 ? undefined : (change as EntityChange<Kind>);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
