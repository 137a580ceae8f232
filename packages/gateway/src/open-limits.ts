import { readFile } from 'node:fs/promises';
import type { Configuration } from '@gatehouse/contract/config';
import { aliasTargets } from '@gatehouse/contract/routing';
import type { CounterOptions } from '@gatehouse/contract/limits';
import type { KeyAdministration, KeyRing } from './core/access.ts';
import type { Clock } from './core/clock.ts';
import type { LeafIndex } from './core/leaf-index.ts';
import type { CounterStore } from './core/limits.ts';
import type { SpendingIndex } from './core/spending.ts';
import type { Log } from './core/telemetry.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { parseShardFolderName } from './ledger/log/shard-name.ts';
import { type ConfiguredLimiter, createLimiter } from './spend/limiter.ts';
import { createMemoryCounters } from './spend/memory-counters.ts';
import { rebuildCounters } from './spend/rebuild.ts';

export interface OpenLimits {
  readonly limiter: ConfiguredLimiter;
  readonly store: CounterStore;
  readonly kind: 'memory' | 'redis';
  close(): Promise<void>;
}

export interface LimitsParts {
  /** That the process begins with. */
  readonly configuration: Configuration;
  readonly ledgerFolder: string;
  readonly index: LeafIndex & SpendingIndex;
  readonly keys: Pick<KeyRing & KeyAdministration, 'list' | 'referenceOf'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'countersFailed' | 'countersRecovered'>;
}

/** Milliseconds that a start waits for the store of the counters; it is refused or passed later what it does not answer. */
const waitsForStore = 5_000;

/** Puts counting and limiting together. What was used before is counted again when this resolves. */
export async function openLimits(parts: LimitsParts): Promise<OpenLimits> {
  const { configuration } = parts;
  const { counters } = configuration.limits;
  const store = counters === undefined ? await openMemory(parts) : await openRedis(counters, parts);
  return {
    store,
    kind: counters === undefined ? 'memory' : 'redis',
    limiter: createLimiter({ store, limits: configuration.limits, aliases: aliasTargets(configuration.models) }),
    close: () => store.close(),
  };
}

async function openMemory({ clock, index, keys, ledgerFolder }: LimitsParts): Promise<CounterStore> {
  const store = createMemoryCounters();
  await rebuildCounters({
    counters: store,
    leaves: createLeafSource(ledgerFolder),
    index,
    async idsIn(shard) {
      const period = parseShardFolderName(shard)?.period ?? '';
      return new Map((await keys.list()).map(({ counted, id }) => [keys.referenceOf(id, period), counted ?? id]));
    },
    now: () => clock.now(),
  });
  return store;
}

/** What was used before is in there, with what other gateways used. */
async function openRedis(
  { ca, prefix, timeout, url }: CounterOptions,
  { log }: Pick<LimitsParts, 'log'>,
): Promise<CounterStore> {
  // Only who has such a store needs its client.
  const { createRedisCounters } = await import('./stores/redis-counters.ts');
  const store = createRedisCounters({
    url,
    prefix,
    timeout,
    ca: ca === undefined ? undefined : await readFile(ca, 'utf8'),
    reports: { lost: (cause) => log.countersFailed(cause), found: () => log.countersRecovered() },
  });
  await store.ready(waitsForStore);
  return store;
}
