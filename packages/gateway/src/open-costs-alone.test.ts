import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCostsAlone } from './open-costs-alone.ts';
import { openDirectoryStore } from './open-directory.ts';
import { createTestGateway, type TestGateway } from './testing/create-test-gateway.ts';

let folder: string;
let opened: TestGateway;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-costs-'));
  opened = await createTestGateway({ folder, directoryStore: await openDirectoryStore(folder), logLevel: 'silent' });
});
afterEach(async () => {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
});

test('names teams, people and service accounts beside a running gateway, in reports and in CSV', async () => {
  const { directory, keys } = opened.gateway;
  const by = { actor: 'command line' };
  const team = await directory.create('team', { name: 'Support' }, by);
  const bot = await directory.create('service-account', { name: 'Order bot', teams: [team.id], roles: [] }, by);
  const { key } = await keys.create({ name: 'orders', role: 'user', owner: bot.id, team: team.id });
  await opened.ask({ model: 'scripted', messages: [{ role: 'user', content: 'Good morning' }] }, { key });
  const clock = { now: () => Date.now(), elapsed: () => performance.now() };
  const costs = await openCostsAlone(opened.configuration, { clock, ids: { next: (prefix) => `${prefix}_1` } });
  try {
    const report = await costs.report({ by: ['team', 'person', 'key'] });
    expect(report.rows.map(({ of }) => of)).toMatchObject([
      { team: { id: team.id, name: 'Support' }, person: { id: bot.id, name: 'Order bot' }, key: { name: 'orders' } },
    ]);
    const [head, row] = costs.csv(report).split('\r\n');
    expect(head).toContain('team_name');
    expect(row).toContain(',Support,');
  } finally {
    await costs.close();
  }
});
