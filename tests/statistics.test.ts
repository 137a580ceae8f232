import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReportQuestion, ReportRelease } from '../packages/gateway/src/core/statistics.ts';
import { createLeafSource } from '../packages/gateway/src/ledger/leaf-source.ts';
import { openReferences } from '../packages/gateway/src/record-access.ts';
import { openStatistics } from '../packages/gateway/src/release-statistics.ts';
import { uniformBelow } from '../packages/gateway/src/statistics/discrete-laplace.ts';
import { createTestGateway, type TestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: TestGateway;
let books: string;

beforeAll(async () => {
  books = await mkdtemp(join(tmpdir(), 'gatehouse-books-'));
  gateway = await createTestGateway();
  const { keys } = gateway.gateway;
  const sales = await keys.create({ name: 'a', role: 'user', labels: ['sales'] }, 'test');
  const support = await keys.create({ name: 'b', role: 'user', labels: ['other', 'support'] }, 'test');
  const ask = (key: string, subject: string): Promise<unknown> =>
    gateway.ask({ model: 'scripted', messages: [{ role: 'user', content: 'hello' }] }, { key, subject });
  for (const subject of ['anna', 'anna', 'anna', 'ben']) await ask(sales.key, subject);
  for (const subject of ['chi', 'ben']) await ask(support.key, subject);
  // Nobody's team, and a refusal.
  await ask(gateway.userKey, 'dora');
  await gateway.ask({ model: 'scripted' }, { key: sales.key }).catch(() => undefined);
});

afterAll(async () => {
  await gateway.close();
  await rm(books, { recursive: true, force: true });
});

/** With so large an ε that hardly ever any noise is there. */
const question: ReportQuestion = {
  from: Date.now() - 60_000,
  to: Date.now() + 60_000,
  teams: ['sales', 'support', 'nobody'],
  most: 2,
  epsilon: 90_000,
};

async function release(asked: ReportQuestion, book: string): Promise<ReportRelease> {
  const leaves = createLeafSource(join(gateway.folder, 'ledger'));
  const { keys } = gateway.gateway;
  const place = { dataFolder: join(books, book), tenant: 'default', budget: () => 100_000 };
  const statistics = openStatistics(place, {
    below: uniformBelow(),
    keys: () => keys.list(),
    leaves,
    references: openReferences({
      source: leaves,
      keys: undefined,
      keyReference: (key, period) => keys.referenceOf(key, period),
    }),
    now: () => 1,
  });
  return statistics.release(asked);
}

it('counts answered requests by the labels of keys, each person up to the bound over all teams', async () => {
  // Of anna two of three count, of ben both.
  expect(await release(question, 'whole')).toMatchObject({
    counts: { nobody: 0, sales: 3, support: 2 },
    repeated: false,
    left: 10_000,
  });
  expect(await release({ ...question, most: 1 }, 'one each')).toMatchObject({ counts: { sales: 2, support: 1 } });
  expect(await release({ ...question, from: 1, to: 2 }, 'before')).toMatchObject({ counts: { sales: 0, support: 0 } });
});

it('releases nothing over the budget, and the same again for nothing', async () => {
  await release(question, 'book');
  expect(await release({ ...question, epsilon: 10_001 }, 'book')).toEqual({ left: 10_000 });
  expect(await release(question, 'book')).toMatchObject({ repeated: true, left: 10_000 });
});

it('keeps nobody of the record in its book', async () => {
  await release(question, 'content');
  const text = await readFile(join(books, 'content', 'statistics', 'releases.json'), 'utf8');
  const named = (await gateway.leaves()).flatMap((leaf) =>
    leaf.kind === 'result' ? [leaf.subject ?? '', leaf.key ?? ''] : [],
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => name === '' || text.includes(name))).toEqual([]);
});
