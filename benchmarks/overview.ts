/**
 * How long the overview takes to answer, with a million leaves in its index, for each of its periods; and what keeping its sums adds to
 * the index.
 *
 *   node --conditions=source benchmarks/overview.ts [leaves] [days] [folder]
 *
 * Asked is what `GET /admin/v1/overview` asks of an administrator: the sums of the time and each of its steps, models, providers and keys,
 * the kinds of guards behind their findings, and the JSON of the answer. The leaves are spread over so many days up to now; with one day
 * all million are in the period that is shown first.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OverviewQuery } from '@gatehouse/contract/admin-overview';
import { IndexBuilder } from '../packages/gateway/src/index/index-builder.ts';
import { openDatabase } from '../packages/gateway/src/index/node-sqlite.ts';
import { overviewView } from '../packages/gateway/src/overview-view.ts';
import { describeMachine } from './machine.ts';
import { makeUpLeaves } from './made-up-leaves.ts';
import { quantile } from './statistics.ts';

const leaves = Number(process.argv[2] ?? 1_000_000);
const days = Number(process.argv[3] ?? 30);
const parent = process.argv[4] ?? tmpdir();
const rounds = 60;
const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 22, 18, 41, 7);
const { source, keys } = makeUpLeaves({ leaves, firstTime: now - days * day, lastTime: now });

const periods: Readonly<Record<string, OverviewQuery>> = {
  'the last hour': { since: now - hour },
  'the last day': { since: now - day },
  'the last 7 days': { since: now - 7 * day },
  'the last 30 days': { since: now - 30 * day },
  'the last 400 days': { since: now - 400 * day },
  'a day, to the minute': { since: now - 3 * day - 61_000, until: now - 2 * day - 61_000 },
};

const folder = mkdtempSync(join(parent, 'gatehouse-overview-'));
const builder = new IndexBuilder({ folder, source, now: () => now });
try {
  console.table({ machine: describeMachine(folder) });
  const started = performance.now();
  await builder.follow();
  const seconds = (performance.now() - started) / 1_000;
  const { store } = builder;
  const file = join(folder, '00000001.sqlite');
  const database = openDatabase(file);
  const rows = (level: number): number =>
    (database.prepare('select count(*) as found from rollup where level = ?').get(level) as { found: number }).found;
  console.table({
    'the index': {
      leaves,
      days,
      'seconds to fill': Number(seconds.toFixed(1)),
      'MB in all': Math.round(statSync(file).size / 1_000_000),
      'sums of minutes': rows(0),
      'of hours': rows(1),
      'of days': rows(2),
    },
  });
  database.close();
  const answer = (query: OverviewQuery): Promise<object> =>
    overviewView(
      {
        index: {
          rollup: (question) => Promise.resolve(store.rollups.read(question)),
          state: () => Promise.resolve({ state: 'ready', leaves, upTo: store.upTo() }),
        },
        guards: () => ({ policies: [], catalogue: [] }),
        keys: {
          list: () => Promise.resolve(keys.map((id) => ({ id, name: `key ${id.slice(0, 6)}` }))),
          referenceOf: (id) => id,
        },
      },
      query,
      now,
    );
  const table: Record<string, object> = {};
  let worst = 0;
  for (const [name, query] of Object.entries(periods)) {
    const took: number[] = [];
    let bytes = 0;
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      bytes = JSON.stringify(await answer(query)).length;
      took.push(performance.now() - began);
    }
    const sorted = took.toSorted((one, other) => one - other);
    const at = (share: number): number => Number(quantile(sorted, share).toFixed(1));
    worst = Math.max(worst, at(0.95));
    table[name] = { 'kB of JSON': Math.round(bytes / 1_000), 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'most ms': at(1) };
  }
  console.table(table);
  console.log(`The slowest p95 is ${worst} ms.`);
} finally {
  builder.close();
  rmSync(folder, { recursive: true, force: true });
}
