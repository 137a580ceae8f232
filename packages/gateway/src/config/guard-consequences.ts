import { isDeepStrictEqual } from 'node:util';
import type { Consequence } from '@gatehouse/contract/admin-configuration';
import type { Configuration } from '@gatehouse/contract/config';
import type { GuardOptions } from '@gatehouse/contract/guards';
import { defaultPolicy } from '@gatehouse/contract/inspection';
import { type ConfigurationPath, formatPath } from './problem.ts';

type Inspection = Configuration['inspection'];

/** From the mildest to the strictest. */
const actions = ['flag', 'review', 'redact', 'block'];
const whenUnable = ['allow', 'flag', 'block'];
const sureness = ['never', 'agreed', 'either'];
const sensitivities = ['low', 'normal', 'high'];
const spotlights = ['off', 'delimit', 'mark', 'encode'];
const leastOutcomes = ['flag', 'review', 'redact', 'unable', 'block'];

/** Guards whose threshold is a support that texts need: of all others it is a score from which something counts. */
const supports: ReadonlySet<string> = new Set(['relevance', 'sources-only']);
/** Figures that are the most that passes. */
const allowances: Readonly<Record<string, readonly string[]>> = {
  'max-tokens': ['limit'],
  'max-length': ['characters', 'items', 'lines', 'sentences'],
  'reading-time': ['seconds'],
};
/** Lists of what passes; more in them lets more pass. In all other lists stands what is looked for. */
const allowLists: ReadonlySet<string> = new Set(['allow', 'allowed', 'ignore']);

/** Where guards would let more pass than before. */
export function guardConsequences(before: Inspection, after: Inspection): readonly Consequence[] {
  return [
    ...policyConsequences(['inspection', 'guards'], before.guards, after.guards),
    ...Object.entries(before.policies).flatMap(([name, { guards }]): readonly Consequence[] => {
      const path = ['inspection', 'policies', name];
      const next = Object.hasOwn(after.policies, name) ? after.policies[name] : undefined;
      if (next !== undefined) return policyConsequences([...path, 'guards'], guards, next.guards);
      return [weakens('policy-removed', path, { subject: name })];
    }),
    ...rulesConsequences(before, after),
    ...attemptsConsequences(before.attempts, after.attempts),
    ...eventConsequences(before.events, after.events),
    ...(before.uninspectable === 'refuse' && after.uninspectable === 'mark'
      ? [weakens('uninspectable-passes', ['inspection', 'uninspectable'], { from: 'refuse', to: 'mark' })]
      : []),
    ...spotlightConsequences(before.spotlight, after.spotlight),
  ];
}

function policyConsequences(
  path: ConfigurationPath,
  before: readonly GuardOptions[],
  after: readonly GuardOptions[],
): readonly Consequence[] {
  const next = new Map(after.map((guard, index) => [nameOf(guard), { guard, index }]));
  return before.flatMap((guard, index): readonly Consequence[] => {
    const subject = nameOf(guard);
    const found = next.get(subject);
    // Another kind under the same name is another guard.
    if (found === undefined || found.guard.use !== guard.use)
      return [weakens('guard-removed', [...path, index], { subject })];
    return oneGuard([...path, found.index], subject, guard, found.guard);
  });
}

function nameOf(guard: GuardOptions): string {
  return guard.id ?? guard.use;
}

function oneGuard(path: ConfigurationPath, subject: string, before: object, after: GuardOptions): Consequence[] {
  const consequences: Consequence[] = [];
  const add = (kind: Consequence['kind'], name: string, from: unknown, to: unknown): void => {
    consequences.push(weakens(kind, [...path, name], { subject, from: short(from), to: short(to) }));
  };
  const next: Readonly<Record<string, unknown>> = { ...after };
  for (const [name, from] of Object.entries(before) as readonly (readonly [string, unknown])[]) {
    const to = next[name];
    if (isDeepStrictEqual(from, to)) continue;
    if (name === 'shadow') {
      if (to === true) add('guard-shadowed', name, from, to);
    } else if (name === 'onUnable') {
      if (milder(whenUnable, from, to)) add('guard-fails-open', name, from, to);
    } else if (name === 'action' || name === 'argumentsAction') {
      if (milder(actions, from, to)) add('guard-milder', name, from, to);
    } else if (name === 'direction') {
      if (to !== 'both') add('guard-reads-less', name, from, to);
    } else if (name === 'blockSurely') {
      if (to === false || milder(sureness, from, to)) add('guard-milder', name, from, to);
    } else if (name === 'allowCloud') {
      if (to === true) add('guard-milder', name, from, to);
    } else if (name === 'sensitivity') {
      if (milder(sensitivities, from, to)) add('guard-milder', name, from, to);
    } else if (name === 'threshold' || name === 'surely' || name === 'score') {
      if (typeof from === 'number' && typeof to === 'number' && (supports.has(after.use) ? to < from : to > from))
        add('guard-milder', name, from, to);
    } else if (allowances[after.use]?.includes(name) === true) {
      if (typeof from === 'number' && (typeof to !== 'number' || to > from)) add('guard-milder', name, from, to);
    } else if (Array.isArray(from) && Array.isArray(to)) {
      const gone = (one: readonly unknown[], other: readonly unknown[]): boolean =>
        one.some((item) => !other.some((each) => isDeepStrictEqual(item, each)));
      if (allowLists.has(name) ? gone(to, from) : gone(from, to)) add('guard-reads-less', name, from, to);
    }
  }
  // Lists that were not there before let pass what is in them.
  for (const [name, to] of Object.entries(next))
    if (allowLists.has(name) && !Object.hasOwn(before, name) && Array.isArray(to))
      add('guard-reads-less', name, [], to);
  return consequences;
}

function rulesConsequences(before: Inspection, after: Inspection): Consequence[] {
  if (isDeepStrictEqual(before.rules, after.rules)) return [];
  // Whether another policy is milder nobody can say; who is under the default one is under its guards, though.
  const added = after.rules.filter((rule) => !before.rules.some((each) => isDeepStrictEqual(each, rule)));
  const gone = before.rules.filter((rule) => !after.rules.some((each) => isDeepStrictEqual(each, rule)));
  const subject = [...new Set([...added, ...gone].map(({ policy }) => policy))].join(', ') || defaultPolicy;
  return [
    weakens('policy-rules-changed', ['inspection', 'rules'], {
      subject,
      from: String(before.rules.length),
      to: String(after.rules.length),
    }),
  ];
}

function attemptsConsequences(before: Inspection['attempts'], after: Inspection['attempts']): Consequence[] {
  const path = ['inspection', 'attempts'];
  const thresholds = (['slowAt', 'reviewAt', 'suspendAt'] as const).flatMap((name) => {
    const [from, to] = [before[name], after[name]];
    return from !== undefined && (to === undefined || to > from)
      ? [weakens('attempts-milder', [...path, name], { subject: name, from: short(from), to: short(to) })]
      : [];
  });
  const times = (['slowBy', 'suspendFor', 'window'] as const).flatMap((name) =>
    after[name] < before[name]
      ? [
          weakens('attempts-milder', [...path, name], {
            subject: name,
            from: milliseconds(before[name]),
            to: milliseconds(after[name]),
          }),
        ]
      : [],
  );
  const people =
    before.subjects && !after.subjects
      ? [weakens('attempts-milder', [...path, 'subjects'], { subject: 'subjects', from: 'true', to: 'false' })]
      : [];
  return [...thresholds, ...times, ...people];
}

function eventConsequences(before: Inspection['events'], after: Inspection['events']): Consequence[] {
  const keyOf = (sink: Inspection['events'][number]): string =>
    sink.kind === 'webhook' ? sink.url : sink.kind === 'syslog' ? `${sink.host}:${sink.port ?? ''}` : sink.kind;
  const next = new Map(after.map((sink) => [keyOf(sink), sink]));
  return before.flatMap((sink, index): readonly Consequence[] => {
    const path = ['inspection', 'events', index];
    const found = next.get(keyOf(sink));
    if (found === undefined) return [weakens('events-fewer', path, { subject: withoutQuery(keyOf(sink)) })];
    if (leastOutcomes.indexOf(found.least) <= leastOutcomes.indexOf(sink.least)) return [];
    const subject = withoutQuery(keyOf(sink));
    return [weakens('events-fewer', [...path, 'least'], { subject, from: sink.least, to: found.least })];
  });
}

function spotlightConsequences(before: Inspection['spotlight'], after: Inspection['spotlight']): Consequence[] {
  const path = ['inspection', 'spotlight', 'mode'];
  const lost = before.origins.filter((origin) => !after.origins.includes(origin));
  if (before.mode === 'off') return [];
  if (milder(spotlights, before.mode, after.mode))
    return [weakens('spotlight-off', path, { from: before.mode, to: after.mode })];
  return lost.length === 0 ? [] : [weakens('spotlight-off', path, { from: lost.join(', '), to: '' })];
}

export function weakens(
  kind: Consequence['kind'],
  path: ConfigurationPath,
  details: { readonly subject?: string; readonly from?: string; readonly to?: string } = {},
): Consequence {
  return { kind, path: formatPath(path), ...details, weakens: true };
}

/** Whether the second is before the first in a list from mild to strict. */
export function milder(order: readonly string[], from: unknown, to: unknown): boolean {
  const next = order.indexOf(String(to));
  return next !== -1 && next < order.indexOf(String(from));
}

export function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/s, '').slice(0, 200);
}

const longest = 60;

/** A value in few characters. Of a list, how many are in it. */
export function short(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value))
    return value.every((item) => typeof item === 'string') && value.join(', ').length <= longest
      ? value.join(', ')
      : String(value.length);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A time as a file would have it. */
export function milliseconds(value: number): string {
  for (const [unit, length] of units) if (value > 0 && value % length === 0) return `${value / length}${unit}`;
  return value === 0 ? '0d' : `${value}ms`;
}
