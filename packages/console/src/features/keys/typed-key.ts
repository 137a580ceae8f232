import {
  type ChangeKeyRequest,
  changeKeyRequestSchema,
  createKeyRequestSchema,
  type CreateKeyRequest,
  type KeyView,
} from '@gatehouse/contract/admin';
import type { LimitSet } from '@gatehouse/contract/limits';
import { patchBetween } from '@gatehouse/contract/merge-patch';
import { limitsChangeOf, readLimits, type TypedLimits, typedLimitsOf } from '../../limits/typed-limits.ts';
import type { keysTexts } from './texts.ts';

/** What was typed about a key, as it stands in the fields. */
export interface TypedKey {
  readonly name: string;
  readonly role: string;
  /** A day of UTC. */
  readonly expires: string;
  readonly purpose: string;
  readonly basis: string;
  readonly note: string;
  readonly subjects: string;
  readonly labels: string;
  readonly limits: TypedLimits;
  /** Ids, or empty. */
  readonly tenant: string;
  readonly owner: string;
  readonly team: string;
  /** Where the role holds: `tenant`, `team`, or empty for everywhere. */
  readonly bound: string;
  /** Names with commas. */
  readonly models: string;
  readonly routes: string;
  readonly tools: string;
  readonly policies: string;
  readonly addresses: string;
}

/** What a key can be narrowed to. */
export const scopeNames = ['models', 'routes', 'tools', 'policies', 'addresses'] as const;

export type KeyFault = keyof (typeof keysTexts)['en']['faults'];

export const emptyKey: TypedKey = {
  name: '',
  role: 'user',
  expires: '',
  purpose: '',
  basis: '',
  note: '',
  subjects: '',
  labels: '',
  limits: {},
  tenant: '',
  owner: '',
  team: '',
  bound: '',
  models: '',
  routes: '',
  tools: '',
  policies: '',
  addresses: '',
};

/** A key as it is, in the fields. */
export function typedOf({ expiresAt, labels, limits, name, processing, role, scopes }: KeyView): TypedKey {
  return {
    ...emptyKey,
    ...Object.fromEntries(scopeNames.map((scope) => [scope, (scopes?.[scope] ?? []).join(', ')])),
    name,
    role,
    expires: expiresAt === undefined ? '' : new Date(expiresAt).toISOString().slice(0, 10),
    purpose: processing?.purpose ?? '',
    basis: processing?.legalBasis ?? '',
    note: processing?.note ?? '',
    subjects: (processing?.subjects ?? []).join(', '),
    labels: (labels ?? []).join(', '),
    limits: typedLimitsOf(limits),
  };
}

/** What was typed, as it is asked for; or which part of it cannot be used. */
export function readNewKey(typed: TypedKey, now: number): CreateKeyRequest | KeyFault {
  const parts = partsOf(typed, now);
  if (typeof parts === 'string') return parts;
  const { expiresAt, labels, limits, name, processing, scopes } = parts;
  const read = createKeyRequestSchema.safeParse({
    name,
    role: typed.role,
    ...(typed.owner === '' ? {} : { owner: typed.owner }),
    ...(typed.tenant === '' || typed.owner !== '' || typed.team !== '' ? {} : { tenant: typed.tenant }),
    ...(typed.team === '' ? {} : { team: typed.team }),
    ...(typed.bound === '' || typed.role === 'user' ? {} : { bound: typed.bound }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(limits === undefined ? {} : { limits }),
    ...(processing === undefined ? {} : { processing }),
    ...(labels.length === 0 ? {} : { labels }),
  });
  return read.success ? read.data : faultOf(read.error.issues[0]?.path[0]);
}

/** What is to be another one than before; undefined where nothing is. */
export function readChange(view: KeyView, typed: TypedKey, now: number): ChangeKeyRequest | KeyFault | undefined {
  const before = typedOf(view);
  const parts = partsOf(typed.expires === before.expires ? { ...typed, expires: '' } : typed, now);
  if (typeof parts === 'string') return parts;
  const differs = (...fields: readonly Exclude<keyof TypedKey, 'limits'>[]): boolean =>
    fields.some((field) => typed[field].trim() !== before[field].trim());
  const change = {
    ...(differs('name') ? { name: parts.name } : {}),
    ...(differs('expires') ? { expiresAt: parts.expiresAt ?? null } : {}),
    ...(JSON.stringify(parts.limits) === JSON.stringify(readLimits(before.limits))
      ? {}
      : { limits: limitsChangeOf(before.limits, parts.limits) }),
    ...(differs(...scopeNames)
      ? { scopes: parts.scopes === undefined ? null : patchBetween<object>(view.scopes, parts.scopes) }
      : {}),
    ...(differs('labels') ? { labels: parts.labels.length === 0 ? null : parts.labels } : {}),
    ...(differs('purpose', 'basis', 'note', 'subjects') ? { processing: parts.processing } : {}),
  };
  if (Object.keys(change).length === 0) return undefined;
  const read = changeKeyRequestSchema.safeParse(change);
  return read.success ? read.data : faultOf(read.error.issues[0]?.path[0]);
}

interface Parts {
  readonly name: string;
  readonly expiresAt: number | undefined;
  readonly limits: LimitSet | undefined;
  readonly processing: object | undefined;
  readonly labels: readonly string[];
  readonly scopes: object | undefined;
}

function partsOf(typed: TypedKey, now: number): Parts | KeyFault {
  const [purpose, note] = [typed.purpose.trim(), typed.note.trim()];
  const [subjects, labels] = [listOf(typed.subjects), listOf(typed.labels)];
  const named = [purpose, typed.basis].filter((text) => text !== '').length;
  if (named === 1 || (named === 0 && (note !== '' || subjects.length > 0))) return 'processing';
  const expiresAt = typed.expires === '' ? undefined : Date.parse(typed.expires);
  if (expiresAt !== undefined && !(expiresAt > now)) return 'expires';
  const limits = readLimits(typed.limits);
  if (limits === 'fault') return 'limits';
  const scopes = scopeNames.flatMap((scope) => {
    const names = listOf(typed[scope]);
    return names.length === 0 ? [] : [[scope, names] as const];
  });
  const processing = {
    purpose,
    legalBasis: typed.basis,
    ...(note === '' ? {} : { note }),
    ...(subjects.length === 0 ? {} : { subjects }),
  };
  return {
    name: typed.name.trim(),
    expiresAt,
    limits,
    processing: named === 0 ? undefined : processing,
    labels,
    scopes: scopes.length === 0 ? undefined : Object.fromEntries(scopes),
  };
}

function faultOf(part: PropertyKey | undefined): KeyFault {
  return part === 'name' || part === 'processing' || part === 'labels' || part === 'limits' || part === 'scopes'
    ? part
    : 'form';
}

function listOf(text: string): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}
