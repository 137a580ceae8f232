import type { LimitList, LimitStandingView } from '@gatehouse/contract/admin-limits';
import type { Configuration } from '@gatehouse/contract/config';
import type { LimitSubject } from '@gatehouse/contract/limits';
import type { KeyRecord } from './core/access.ts';
import { type Bounds, boundsOf, touches } from './core/bounds.ts';
import type { Caller } from './core/caller.ts';
import type { DirectoryAdministration, Owners } from './core/directory.ts';
import { GatehouseError } from './core/errors.ts';
import type { CounterStore, LimitFrame, Standing } from './core/limits.ts';
import type { PossibleTarget } from './core/router.ts';
import type { CallerToLimit } from './spend/limit-frames.ts';
import type { ConfiguredLimiter } from './spend/limiter.ts';

export interface LimitsViewRooms {
  readonly limiter: Pick<ConfiguredLimiter, 'frameOfCaller' | 'frameOfModel'>;
  readonly store: Pick<CounterStore, 'read'>;
  readonly kind: LimitList['counters'];
  readonly configuration: () => Configuration;
  readonly keys: () => Promise<readonly KeyRecord[]>;
  readonly directory: Pick<DirectoryAdministration, 'list'> & Pick<Owners, 'standingOf'>;
  readonly targets: () => readonly PossibleTarget[];
  readonly now: () => number;
}

/** Who looks. Without a caller it is somebody at the machine itself, who may see everything. */
export type LimitsView = (caller?: Caller) => Promise<LimitList>;

/** What one answer lists at most. */
const most = 2_000;
/** What the machine is protected by is no news until a part of it is used. */
const news = 0.01;

interface Named {
  readonly name?: string;
  readonly service?: true;
  readonly tenant: string | undefined;
  readonly teams: readonly string[];
}

/** How far all limits are used at this moment, of all whom the reader may see. */
export function createLimitsView(rooms: LimitsViewRooms): LimitsView {
  const { configuration, directory, keys, kind, limiter, now, store, targets } = rooms;

  async function standingsOf(frame: LimitFrame): Promise<readonly Standing[]> {
    try {
      return await store.read(frame, now());
    } catch (cause) {
      throw new GatehouseError('limits_unavailable', { cause, retryAfter: 1 });
    }
  }

  return async (caller) => {
    const bounds: Bounds = caller === undefined ? 'everything' : boundsOf(caller, 'limits.read');
    const { limits: configured, prices, tenant: first } = configuration();
    // The newest first: keys that have taken each other's place are counted as one, which is shown as the last of them.
    const known = (await keys()).toSorted((one, other) => other.createdAt - one.createdAt);
    const shown = new Map<string, string>();
    for (const { counted, id } of known) if (counted !== undefined && !shown.has(counted)) shown.set(counted, id);
    const callers = callersOf(known, directory, first);
    const names = namesOf(known, directory, caller, first);
    const found = new Map<string, LimitStandingView>();
    const frames = [
      ...callers.map((one) => limiter.frameOfCaller(one)),
      ...targets().map((target) => limiter.frameOfModel(target)),
    ];
    for (const frame of frames) {
      const standings = frame.limits.length === 0 ? [] : await standingsOf(frame);
      frame.limits.forEach(({ limit, measure, span, subject }, place) => {
        const counted = frame.subjects[subject] ?? '';
        const standing = standings[place];
        if (standing === undefined || found.has(`${counted} ${measure} ${span}`)) return;
        const at = counted.indexOf(':');
        const of = counted.slice(0, at) as LimitSubject;
        const own = counted.slice(at + 1);
        const id = of === 'key' ? (shown.get(own) ?? own) : own;
        const whose = names.get(`${of}:${id}`);
        if (!isSeen(of, id, whose, bounds)) return;
        const usual =
          of === 'key' &&
          ((measure === 'requests' && span === 'minute' && limit === configured.requestsPerMinute) ||
            (measure === 'running' && limit === configured.concurrency));
        if (usual && standing.used < limit * news) return;
        found.set(`${counted} ${measure} ${span}`, {
          of,
          id,
          ...(whose?.name === undefined ? {} : { name: whose.name }),
          ...(whose?.service === undefined ? {} : { service: whose.service }),
          measure,
          span,
          limit,
          used: standing.used,
          reset: Math.max(0, Math.round(standing.reset)),
        });
      });
    }
    const limits = [...found.values()].toSorted((one, other) => share(other) - share(one));
    return { counters: kind, currency: prices.currency, limits: limits.slice(0, most), more: limits.length > most };
  };
}

function share({ limit, used }: LimitStandingView): number {
  return limit === 0 ? Number.POSITIVE_INFINITY : used / limit;
}

/** What is of nobody in particular is for those who see everything. */
function isSeen(of: LimitSubject, id: string, whose: Named | undefined, bounds: Bounds): boolean {
  if (bounds === 'everything') return true;
  if (of === 'model' || of === 'everything') return false;
  if (of === 'tenant') return touches(bounds, { tenant: id });
  return whose !== undefined && touches(bounds, { tenant: whose.tenant, teams: whose.teams });
}

/** One for each key that is in force, and for everybody in the directory, who may call without a key. Who is refused anyway is left out. */
function callersOf(
  keys: readonly KeyRecord[],
  directory: LimitsViewRooms['directory'],
  first: string,
): readonly CallerToLimit[] {
  const ofKeys = keys
    .filter(({ revokedAt }) => revokedAt === undefined)
    .flatMap(({ counted, id, limits = {}, owner, team, tenant = first }): CallerToLimit[] => {
      const standing = directory.standingOf({ tenant, team, owner });
      if (!standing.active) return [];
      return [{ key: id, counted, limits, tenant, team: standing.team, person: owner, limitsOf: standing.limitsOf }];
    });
  const others = [
    ...[...directory.list('person'), ...directory.list('service-account')].map((account) => ({
      tenant: account.tenant,
      owner: account.id,
    })),
    ...directory.list('team').map(({ id, tenant }) => ({ tenant, team: id })),
    ...directory.list('tenant').map(({ id }) => ({ tenant: id })),
  ].flatMap((belonging: { tenant: string; owner?: string; team?: string }): CallerToLimit[] => {
    const { active, limitsOf, team } = directory.standingOf(belonging);
    if (!active) return [];
    return [{ key: undefined, limits: {}, tenant: belonging.tenant, team, person: belonging.owner, limitsOf }];
  });
  return [...ofKeys, ...others];
}

/** What the subjects of counters are called, where the reader may know that, and where they belong. */
function namesOf(
  keys: readonly KeyRecord[],
  directory: LimitsViewRooms['directory'],
  caller: Caller | undefined,
  first: string,
): ReadonlyMap<string, Named> {
  const knowsKeys = caller === undefined || caller.permissions.has('keys.read');
  const knowsOthers = caller === undefined || caller.permissions.has('directory.read');
  const names = new Map<string, Named>();
  for (const { id, name, owner, team, tenant = first } of keys) {
    const own = directory.standingOf({ tenant, team, owner }).team;
    names.set(`key:${id}`, { ...(knowsKeys ? { name } : {}), tenant, teams: own === undefined ? [] : [own] });
  }
  for (const { id, name, tenant, teams } of directory.list('person'))
    names.set(`person:${id}`, { ...(knowsOthers ? { name } : {}), tenant, teams });
  for (const { id, name, tenant, teams } of directory.list('service-account'))
    names.set(`person:${id}`, { ...(knowsOthers ? { name } : {}), service: true, tenant, teams });
  for (const { id, name, tenant } of directory.list('team'))
    names.set(`team:${id}`, { ...(knowsOthers ? { name } : {}), tenant, teams: [id] });
  for (const { id, name } of directory.list('tenant'))
    names.set(`tenant:${id}`, { ...(knowsOthers ? { name } : {}), tenant: id, teams: [] });
  return names;
}
