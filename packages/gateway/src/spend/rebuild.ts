import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Leaf } from '@gatehouse/contract/leaf';
import type { LeafIndex, LeafPlace, LeafSource, ReadLeaf } from '../core/leaf-index.ts';
import type { Amounts } from '../core/limits.ts';
import { realUse } from '../core/real-use.ts';
import type { SpendingIndex } from '../core/spending.ts';
import { type Subject, subjectName, subjectOfModel, subjectsOfCaller } from './limit-frames.ts';
import type { MemoryCounters } from './memory-counters.ts';
import { day } from './windows.ts';

export interface RebuildOptions {
  readonly counters: Pick<MemoryCounters, 'restore'>;
  readonly leaves: LeafSource;
  readonly index: Pick<LeafIndex, 'query' | 'state'> & Pick<SpendingIndex, 'spending'>;
  /** Ids of keys and people by what leaves of a shard call them; whoever is not in it is called so already. */
  readonly idsIn: (shard: string) => Promise<ReadonlyMap<string, string>>;
  readonly now: () => number;
  /** So many leaves of days before today are read faster than the index begins to answer. */
  readonly fewLeaves?: number;
}

/** Refusals that come before a request counts as one. */
const uncounted: ReadonlySet<string> = new Set([
  'rate_limit_exceeded',
  'concurrency_limit_exceeded',
  'limits_unavailable',
  'key_suspended',
  'role_not_permitted',
] satisfies ErrorCode[]);

const mostAtOnce = 500;

/**
 * Counts again what the record says was used, after a start: of today from the leaves one by one, and of the days of this month before today, for
 * which only money is limited, from the sums of the index as far as it has come. A request of which the record knows no end counts for what was reserved
 * for it. Each is counted when its leaf was written, which is not before it was reserved: so a period may seem to hold a little more than it does, never less.
 */
export async function rebuildCounters(options: RebuildOptions): Promise<void> {
  const { counters, fewLeaves = usuallyFew, index, leaves, now } = options;
  const started = now();
  const today = startOfDay(started);
  const date = new Date(started);
  const monthBegins = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const fold = new Fold(options, counters, monthBegins);
  const ofMonth = await firstPlaces(leaves, monthBegins);
  if (between(ofMonth, await firstPlaces(leaves, today)) > fewLeaves) {
    const cut = Math.min(today, await indexedUpTo(index));
    if (cut > monthBegins && (await fold.addSums(monthBegins, cut))) {
      await fold.addLeaves(await firstPlaces(leaves, cut));
      return;
    }
  }
  await fold.addLeaves(ofMonth);
}

const usuallyFew = 20_000;

/** How many leaves there are between the beginnings of two times; more than any number where that is not known. */
function between([first, ...more]: readonly LeafPlace[], [from]: readonly LeafPlace[]): number {
  if (first === undefined) return 0;
  if (more.length > 0 || from?.shard !== first.shard) return Number.POSITIVE_INFINITY;
  return from.index - first.index;
}

function startOfDay(time: number): number {
  return time - (time % day);
}

/** All days before this one are in the index as a whole. */
async function indexedUpTo(index: RebuildOptions['index']): Promise<number> {
  const { upTo } = await index.state();
  return upTo === null ? Number.NEGATIVE_INFINITY : startOfDay(upTo);
}

type RequestLeaf = Extract<Leaf, { kind: 'request' }>;
type EndLeaf = Extract<Leaf, { kind: 'result' | 'refusal' }>;

class Fold {
  readonly #options: RebuildOptions;
  readonly #counters: RebuildOptions['counters'];
  readonly #monthBegins: number;
  /** Requests without an end so far, by their id. */
  readonly #open = new Map<string, RequestLeaf>();
  readonly #ids = new Map<string, ReadonlyMap<string, string>>();

  constructor(options: RebuildOptions, counters: RebuildOptions['counters'], monthBegins: number) {
    this.#options = options;
    this.#counters = counters;
    this.#monthBegins = monthBegins;
  }

  /** Money of whole days, from the index; whether it could be asked. */
  async addSums(since: number, until: number): Promise<boolean> {
    const { index } = this.#options;
    try {
      const by = ['tenant', 'team', 'person', 'key', 'provider', 'target'] as const;
      const rows = await index.spending({ since, until, by });
      const ids = await this.#idsOfAll();
      const broken = await this.#interrupted(since, until);
      for (const { of, micros } of rows) {
        if (micros === 0) continue;
        const named = (name: (typeof by)[number]): string | undefined => textOf(of[name], ids);
        const subjects = [
          ...subjectsOfCaller({
            key: named('key') ?? '',
            person: named('person'),
            team: named('team'),
            tenant: named('tenant') ?? '',
          }),
          ...modelOf(named('provider'), named('target')),
        ];
        this.#add(subjects, { requests: 0, input: 0, output: 0, micros }, since);
      }
      for (const { leaf, shard } of broken) await this.#addReserved(leaf, shard);
      return true;
    } catch {
      return false;
    }
  }

  /** All leaves from these places on. */
  async addLeaves(places: readonly LeafPlace[]): Promise<void> {
    for (const { shard, index } of places) {
      for await (const read of this.#options.leaves.read(shard, index)) await this.#addLeaf(read);
    }
  }

  async #addLeaf({ leaf, shard }: ReadLeaf): Promise<void> {
    switch (leaf.kind) {
      case 'request':
        this.#open.set(leaf.request, leaf);
        return;
      case 'result':
      case 'refusal':
        await this.#addEnd(leaf, shard, this.#open.get(leaf.request)?.reserved);
        this.#open.delete(leaf.request);
        return;
      case 'interrupted': {
        const place = { shard: leaf.previousShard ?? shard, index: leaf.previous };
        const request = this.#open.get(leaf.request) ?? (await requestAt(this.#options.leaves, place));
        this.#open.delete(leaf.request);
        if (request !== undefined) await this.#addReserved(request, place.shard);
        return;
      }
      default:
    }
  }

  async #addEnd(leaf: EndLeaf, shard: string, reserved: RequestLeaf['reserved']): Promise<void> {
    if (leaf.key === undefined || isUncounted(leaf)) return;
    const { cost, provider, target, time, usage } = leaf;
    const callers = await this.#callersOf(leaf, shard);
    const asked = leaf.kind === 'result' && leaf.previous !== undefined && leaf.cache !== 'hit';
    const { input, output, micros } = realUse(
      { source: asked ? leaf.usageSource : 'none', usage, micros: cost?.micros },
      reserved === undefined ? undefined : { ...reserved, micros: reserved.micros ?? 0 },
    );
    const subjects = asked ? [...callers, ...modelOf(provider, target)] : callers;
    this.#add(subjects, { requests: 1, input, output, micros }, time);
    this.#addTried(leaf, callers);
  }

  /** Those that were asked before, or beside, and are paid: they count for whom the request counts, and for their own model. */
  #addTried({ time, tried = [] }: EndLeaf, callers: readonly Subject[]): void {
    for (const { cost, provider, target, usage } of tried) {
      const used = { input: usage?.input ?? 0, output: usage?.output ?? 0, micros: cost?.micros ?? 0 };
      this.#add(callers, { requests: 0, ...used }, time);
      this.#add(modelOf(provider, target), { requests: 1, ...used }, time);
    }
  }

  async #addReserved(leaf: RequestLeaf, shard: string): Promise<void> {
    if (leaf.key === undefined || leaf.time < this.#monthBegins) return;
    const { reserved, time } = leaf;
    const callers = await this.#callersOf(leaf, shard);
    this.#add(
      [...callers, ...modelOf(reserved?.provider, reserved?.target)],
      {
        requests: 1,
        input: reserved?.input ?? 0,
        output: reserved?.output ?? 0,
        micros: reserved?.micros ?? 0,
      },
      time,
    );
  }

  async #callersOf(leaf: RequestLeaf | EndLeaf, shard: string): Promise<readonly Subject[]> {
    const ids = await this.#idsIn(shard);
    return subjectsOfCaller({
      key: textOf(leaf.key, ids) ?? '',
      person: textOf(leaf.person, ids),
      team: leaf.team,
      tenant: leaf.tenant,
    });
  }

  #add(subjects: readonly Subject[], used: Omit<Amounts, 'running'>, at: number): void {
    const now = this.#options.now();
    for (const { kind, id } of subjects) this.#counters.restore(subjectName(kind, id), used, Math.min(at, now), now);
  }

  async #idsIn(shard: string): Promise<ReadonlyMap<string, string>> {
    const known = this.#ids.get(shard) ?? (await this.#options.idsIn(shard));
    this.#ids.set(shard, known);
    return known;
  }

  async #idsOfAll(): Promise<ReadonlyMap<string, string>> {
    const all = new Map<string, string>();
    for (const shard of (await this.#options.leaves.shards()).slice(-2)) {
      for (const [reference, id] of await this.#idsIn(shard)) all.set(reference, id);
    }
    return all;
  }

  /** Requests that a process left behind, as far as the index tells. */
  async #interrupted(since: number, until: number): Promise<readonly { leaf: RequestLeaf; shard: string }[]> {
    const { index, leaves } = this.#options;
    const found: { leaf: RequestLeaf; shard: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await index.query({ kinds: ['interrupted'], since, until }, { limit: mostAtOnce, cursor });
      for (const entry of page.entries) {
        for await (const { leaf } of leaves.read(entry.shard, entry.index)) {
          if (leaf.kind !== 'interrupted') break;
          const shard = leaf.previousShard ?? entry.shard;
          const request = await requestAt(leaves, { shard, index: leaf.previous });
          if (request !== undefined) found.push({ leaf: request, shard });
          break;
        }
      }
      cursor = page.next;
    } while (cursor !== undefined);
    return found;
  }
}

function isUncounted({ code, kind, ...leaf }: EndLeaf): boolean {
  if (kind === 'refusal' && 'route' in leaf && leaf.route !== undefined) return true;
  return code !== undefined && uncounted.has(code);
}

function modelOf(provider: string | undefined, target: string | undefined): readonly Subject[] {
  return provider === undefined || target === undefined ? [] : [subjectOfModel({ provider, target })];
}

function textOf(value: string | number | null | undefined, ids: ReadonlyMap<string, string>): string | undefined {
  return typeof value === 'string' ? (ids.get(value) ?? value) : undefined;
}

async function requestAt(leaves: LeafSource, { shard, index }: LeafPlace): Promise<RequestLeaf | undefined> {
  for await (const read of leaves.read(shard, index)) {
    return read.index === index && read.leaf.kind === 'request' ? read.leaf : undefined;
  }
  return undefined;
}

async function timeAt(leaves: LeafSource, shard: string, index: number): Promise<number | undefined> {
  for await (const { leaf } of leaves.read(shard, index)) return leaf.time;
  return undefined;
}

/** Where the leaves from a moment on begin, in each shard that has any, the oldest first. They are in the order of time, so few are looked at. */
async function firstPlaces(leaves: LeafSource, since: number): Promise<readonly LeafPlace[]> {
  const places: LeafPlace[] = [];
  for (const shard of (await leaves.shards()).toReversed()) {
    let below = 0;
    let from = 1;
    const first = await timeAt(leaves, shard, 0);
    if (first === undefined) continue;
    if (first >= since) {
      places.unshift({ shard, index: 0 });
      continue;
    }
    for (;;) {
      const time = await timeAt(leaves, shard, from);
      if (time === undefined || time >= since) break;
      below = from;
      from *= 2;
    }
    while (from - below > 1) {
      const middle = Math.floor((below + from) / 2);
      const time = await timeAt(leaves, shard, middle);
      if (time === undefined || time >= since) from = middle;
      else below = middle;
    }
    places.unshift({ shard, index: from });
    break;
  }
  return places;
}
