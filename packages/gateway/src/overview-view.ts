import type { GuardsView } from '@gatehouse/contract/admin-guards';
import {
  longestOverview,
  type Overview,
  type OverviewQuery,
  type OverviewShare,
} from '@gatehouse/contract/admin-overview';
import type { KeyRecord } from './core/access.ts';
import { GatehouseError } from './core/errors.ts';
import type { LeafIndex } from './core/leaf-index.ts';
import { type Figures, minutesKept, type RollupAnswer, type RollupShare } from './core/rollup.ts';
import { endOfPeriod, periodOf } from './ledger/log/shard-name.ts';

export interface OverviewRooms {
  readonly index: Pick<LeafIndex, 'rollup' | 'state'>;
  readonly guards: () => Pick<GuardsView, 'policies' | 'catalogue'>;
  /** Of all keys, with what leaves of a period call them; undefined for who may not know. */
  readonly keys:
    | {
        readonly list: () => Promise<readonly Pick<KeyRecord, 'id' | 'name'>[]>;
        readonly referenceOf: (id: string, period: string) => string;
      }
    | undefined;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long the steps are in which a time is shown: never more than some hundred of them. */
const steps: readonly (readonly [longest: number, step: number])[] = [
  [2 * hour, minute],
  [6 * hour, 5 * minute],
  [30 * hour, 15 * minute],
  [4 * day, hour],
  [9 * day, 2 * hour],
  [100 * day, day],
];

export function overviewStep(span: number): number {
  return steps.find(([longest]) => span <= longest)?.[1] ?? 7 * day;
}

/**
 * What happened in a time, added up. The time is widened to the minutes or hours of which there are figures. Rejects with
 * `invalid_request` for a time that is none, and with `index_unavailable`.
 */
export async function overviewView(
  { index, guards, keys }: OverviewRooms,
  { since, until = Number.POSITIVE_INFINITY }: OverviewQuery,
  now: number,
): Promise<Overview> {
  // Up to now means with what happens in this very millisecond.
  const asked = { since, until: Math.min(until, now + 1) };
  if (until < since || asked.until - since > longestOverview + 1)
    throw new GatehouseError('invalid_request', { param: 'until' });
  if (asked.until < since) throw new GatehouseError('invalid_request', { param: 'since' });
  const usual = overviewStep(asked.until - since);
  const fineness = usual >= hour || since < now - minutesKept + 2 * hour ? hour : minute;
  const step = Math.max(usual, fineness);
  const from = Math.floor(since / fineness) * fineness;
  const to = Math.max(from + fineness, Math.ceil(asked.until / fineness) * fineness);
  const [answer, state] = await Promise.all([index.rollup({ since: from, until: to, step }), index.state()]);
  const { figures, parts } = answer;
  const attacks = attackGuards(guards(), Object.keys(parts.rule));
  return {
    since: from,
    until: to,
    index: state,
    requests: {
      total: figures.requests,
      ...endingsOf(figures),
      flagged: figures.flagged,
      review: figures.review,
      redacted: figures.redacted,
      pseudonymised: figures.pseudonymised,
    },
    strangers: figures.strangers,
    tokens: { input: figures.input, output: figures.output },
    cost: { ...parts.cost },
    latency: answer.latency,
    codes: mostFirst(parts.code).map(([code, requests]) => ({ code, requests })),
    entities: mostFirst(parts.entity).map(([type, values]) => ({ type, values })),
    cache: {
      hits: figures.hits,
      misses: figures.misses,
      inputTokens: figures.savedInput,
      outputTokens: figures.savedOutput,
      cost: { ...parts.saved },
      time: savedTime(answer.models),
    },
    attacks: {
      requests: attacks.requestsIn(parts.stopped) + attacks.requestsIn(parts.passed),
      stopped: attacks.requestsIn(parts.stopped),
      rules: mostFirst(parts.rule).flatMap(([name, requests]) => attacks.describe(name, requests)),
    },
    models: answer.models.map(shareView),
    providers: answer.providers.map(shareView),
    ...(keys === undefined ? {} : { keys: await keyShares(answer.keys, keys, from, to) }),
    overTime: overTime(answer, step, attacks),
  };
}

interface Attacks {
  /** How many requests of these are ones in which such a guard found something. */
  readonly requestsIn: (amounts: Readonly<Record<string, number>>) => number;
  /** What a rule means; nothing where it is of no such guard. */
  readonly describe: (name: string, requests: number) => Overview['attacks']['rules'];
}

/** Attacks on the model by whoever asks; other guards of the own company may look for anything. */
const attackEntries: ReadonlySet<string> = new Set(['LLM01:2025', 'LLM07:2025']);

/** Guards that look for attacks: by their kind, and those of which all that they found is one. */
function attackGuards({ policies, catalogue }: ReturnType<OverviewRooms['guards']>, found: readonly string[]): Attacks {
  const kinds = new Map<string, (typeof catalogue)[number]>(catalogue.map((kind) => [kind.kind, kind]));
  // One that is no longer configured is known by its name, where that is the name of its kind.
  const kindOf = new Map([...kinds.keys()].map((kind) => [kind, kind]));
  // Of several of one name, the one of the usual policy counts, which is the first.
  for (const { input, output } of policies.toReversed())
    for (const fact of [...input, ...output]) if (fact.id === 'guard') kindOf.set(fact.name, fact.kind);
  const meaningOf = (guard: string, rule: string) => {
    const known = kinds.get(kindOf.get(guard) ?? '');
    const short = rule.slice(guard.length + 1);
    return known?.rules.find((one) => one.rule === short) ?? known?.rules.find((one) => one.rule === '*');
  };
  const named = found.map((name) => {
    const [guard = '', rule = ''] = name.split('\n');
    return { guard, meaning: meaningOf(guard, rule) };
  });
  const guards = new Set([
    ...[...kindOf].filter(([, kind]) => kinds.get(kind)?.purpose === 'attacks').map(([guard]) => guard),
    ...[...Map.groupBy(named, ({ guard }) => guard)]
      .filter(
        ([guard, rules]) =>
          kinds.get(kindOf.get(guard) ?? '')?.purpose === 'own' &&
          rules.every(({ meaning }) => meaning?.owasp.every((entry) => attackEntries.has(entry)) === true),
      )
      .map(([guard]) => guard),
  ]);
  return {
    requestsIn: (amounts) =>
      Object.entries(amounts)
        .filter(([names]) => names.split('\n').some((guard) => guards.has(guard)))
        .reduce((sum, [, requests]) => sum + requests, 0),
    describe(name, requests) {
      const [guard = '', rule = ''] = name.split('\n');
      if (!guards.has(guard)) return [];
      const explanation = meaningOf(guard, rule)?.explanation;
      return [{ guard, rule, requests, ...(explanation === undefined ? {} : { explanation }) }];
    },
  };
}

function endingsOf({ answered, blocked, refused, failed, cancelled, interrupted }: Readonly<Figures>) {
  return { answered, blocked, refused, failed, cancelled, interrupted };
}

function mostFirst(amounts: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(amounts).toSorted(([, one], [, other]) => other - one);
}

function shareView({ name, figures, latency, cost, last }: RollupShare): OverviewShare {
  return {
    name,
    requests: figures.requests,
    ...endingsOf(figures),
    inputTokens: figures.input,
    outputTokens: figures.output,
    cost: { ...cost },
    latency: { ...latency },
    last,
  };
}

/** What the answers would have taken, had their models been asked: known where the same model was asked in the same time. */
function savedTime(models: readonly RollupShare[]): number | null {
  const known = models.filter(({ figures }) => figures.hitsTimed > 0 && figures.missesTimed > 0);
  if (known.length === 0) return null;
  const saved = known.reduce(
    (sum, { figures }) => sum + (figures.hitsTimed * figures.missTime) / figures.missesTimed - figures.hitTime,
    0,
  );
  return Math.max(0, Math.round(saved / 1_000));
}

type KeyShare = NonNullable<Overview['keys']>[number];

/** Keys have another name in the record in each half-year: what is of one key is put together. */
async function keyShares(
  shares: readonly RollupShare[],
  { list, referenceOf }: NonNullable<OverviewRooms['keys']>,
  from: number,
  to: number,
): Promise<KeyShare[]> {
  const periods: string[] = [];
  for (let time = from; time < to; time = endOfPeriod(periodOf(time))) periods.push(periodOf(time));
  const owners = new Map(
    (await list()).flatMap((key) =>
      [key.id, ...periods.map((period) => referenceOf(key.id, period))].map((name) => [name, key]),
    ),
  );
  const byOwner = new Map<string, KeyShare>();
  for (const share of shares) {
    const owner = owners.get(share.name);
    const before = byOwner.get(owner?.id ?? share.name);
    const own = shareView(share);
    byOwner.set(owner?.id ?? share.name, {
      ...(before === undefined ? own : together(before, own)),
      ...(owner === undefined ? {} : { name: owner.name, id: owner.id }),
    });
  }
  return [...byOwner.values()].toSorted((one, other) => other.requests - one.requests);
}

function together(one: OverviewShare, other: OverviewShare): OverviewShare {
  const currencies = new Set([...Object.keys(one.cost), ...Object.keys(other.cost)]);
  return {
    ...one,
    requests: one.requests + other.requests,
    answered: one.answered + other.answered,
    blocked: one.blocked + other.blocked,
    refused: one.refused + other.refused,
    failed: one.failed + other.failed,
    cancelled: one.cancelled + other.cancelled,
    interrupted: one.interrupted + other.interrupted,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cost: Object.fromEntries(
      [...currencies].map((currency) => [currency, (one.cost[currency] ?? 0) + (other.cost[currency] ?? 0)]),
    ),
    last: Math.max(one.last, other.last),
  };
}

function overTime({ overTime: spans, parts }: RollupAnswer, step: number, attacks: Attacks): Overview['overTime'] {
  const of = (measure: keyof Figures): number[] => spans.map(({ figures }) => figures[measure]);
  return {
    step,
    times: spans.map(({ time }) => time),
    answered: of('answered'),
    blocked: of('blocked'),
    refused: of('refused'),
    failed: spans.map(({ figures }) => figures.failed + figures.interrupted),
    cancelled: of('cancelled'),
    input: of('input'),
    output: of('output'),
    attacks: spans.map(({ passed, stopped }) => attacks.requestsIn(passed) + attacks.requestsIn(stopped)),
    hits: of('hits'),
    p50: spans.map(({ latency }) => latency.p50),
    p95: spans.map(({ latency }) => latency.p95),
    cost: Object.fromEntries(
      Object.keys(parts.cost).map((currency) => [currency, spans.map(({ cost }) => cost[currency] ?? 0)]),
    ),
  };
}
