import {
  dayOf,
  statisticsListSchema,
  statisticsMadeSchema,
  statisticsPlanSchema,
} from '@gatehouse/contract/admin-statistics';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepingControlOf } from '../packages/gateway/src/cli/keeping-request.ts';
import { connectToGateway } from '../packages/gateway/src/cli/control-client.ts';
import { openControlServer } from '../packages/gateway/src/cli/control-server.ts';
import { noAttacks } from '../packages/gateway/src/testing/no-attacks.ts';
import { noDeclaring } from '../packages/gateway/src/testing/no-declaring.ts';
import { noKnowledge } from '../packages/gateway/src/testing/no-knowledge.ts';
import { noModels } from '../packages/gateway/src/testing/no-models.ts';
import { noSecrets } from '../packages/gateway/src/testing/no-secrets.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

/** In the middle of a half of a year, so that days before it lie in the same one. */
const today = Date.UTC(2026, 9, 15, 12);
const day = 86_400_000;

let gateway: ListeningTestGateway;
let auditor: string;
let time: number;

beforeEach(async () => {
  time = today - 2 * day;
  gateway = await listenTestGateway({
    clock: { now: () => time, elapsed: () => performance.now() },
    configuration: { privacy: { statisticsBudget: 12 } },
  });
  const { keys } = gateway.gateway;
  ({ key: auditor } = await keys.create({ name: 'auditor', role: 'auditor' }, 'test'));
  const { key } = await keys.create({ name: 'a', role: 'user', labels: ['sales'] }, 'test');
  const hello = { model: 'scripted', messages: [{ role: 'user', content: 'hello' }] };
  for (let person = 0; person < 40; person++) await gateway.ask(hello, { key, subject: `person ${person}` });
  time = today;
});

afterEach(() => gateway.close());

const question = { from: dayOf(today - 3 * day), to: dayOf(today - day), teams: ['sales'], most: 1, epsilon: 10 };

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

async function call(path: string, body?: object, key = gateway.adminKey): Promise<Answered> {
  const response = await fetch(`${gateway.url}/admin/v1/statistics${path}`, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

it('says what a release costs, makes it once, and shows it', async () => {
  const plan = statisticsPlanSchema.parse((await call('/plan', question, auditor)).body);
  expect(plan).toEqual({ cost: 10, left: 12, noise: expect.any(Number), repeated: false });

  const made = await call('', question);
  expect(made.status).toBe(201);
  const { left, release, repeated } = statisticsMadeSchema.parse(made.body);
  expect([left, repeated]).toEqual([2, false]);
  expect(release).toEqual({
    ...question,
    counts: { sales: expect.any(Number) },
    noise: plan.noise,
    releasedAt: today,
  });
  // With ε = 10 noise of more than 8 is as good as impossible (e^-80).
  expect(Math.abs((release.counts['sales'] ?? 0) - 40)).toBeLessThan(9);

  const again = await call('', question);
  expect([again.status, again.body]).toEqual([200, { release, repeated: true, left: 2 }]);
  expect((await call('/plan', question)).body).toEqual({ ...plan, cost: 0, left: 2, repeated: true });
  const list = statisticsListSchema.parse((await call('', undefined, auditor)).body);
  expect(list).toEqual({ budget: 12, releases: [release] });
});

it('refuses what the budget does not cover, and spends it once only when asked twice at a time', async () => {
  const answers = await Promise.all([1, 2, 3].map((most) => call('', { ...question, most, epsilon: 6 })));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 409]);
  expect(answers[2]?.body).toMatchObject({ error: { code: 'statistics_budget_spent', param: 'epsilon' } });
  expect(statisticsListSchema.parse((await call('')).body).releases).toHaveLength(2);
});

it('gives the command line the same book, over the control socket', async () => {
  const { statistics, keys, keeping, consents, reviews, suspicion } = gateway.gateway;
  const unused = (): Promise<never> => Promise.reject(new Error('not in this test'));
  const control = await openControlServer({
    dataFolder: gateway.folder,
    releaseStatistics: (asked) => statistics.release(asked),
    keys,
    keeping: keepingControlOf(keeping, unused),
    consents,
    attacks: noAttacks,
    secrets: noSecrets,
    signIn: undefined as never,
    declared: noDeclaring,
    directory: { list: unused, create: unused, change: unused, remove: unused },
    recordRewrap: unused,
    suspicion,
    reviews: reviews.queue,
    limits: unused,
    knowledge: noKnowledge,
    modelRegister: noModels,
    modelRoutes: () => ({ routes: [], changes: [] }),
    callQueues: () => ({ queues: [] }),
    batches: { list: unused, show: unused, cancel: unused },
    register: unused,
    recordExport: unused,
    rotateKey: unused,
    configurationState: unused,
    recordState: unused,
    readContent: unused,
    recordDisclosure: unused,
    runtime: { pid: process.pid, url: gateway.url, version: 'test', startedAt: 1 },
  });
  try {
    const { body } = await call('', question);
    const remote = await connectToGateway(gateway.folder);
    const asked = {
      ...question,
      from: Date.parse(question.from),
      to: Date.parse(question.to),
      epsilon: 10_000,
    };
    expect(await remote?.releaseStatistics(asked)).toEqual({
      counts: statisticsMadeSchema.parse(body).release.counts,
      noise: expect.any(Number),
      releasedAt: today,
      repeated: true,
      left: 2_000,
    });
    expect(await remote?.releaseStatistics({ ...asked, most: 2 })).toEqual({ left: 2_000 });
  } finally {
    await control.close();
  }
});

it('refuses what is wrong and names it', async () => {
  const wrong = [
    [{ to: question.from }, 'to'],
    [{ to: dayOf(today + day) }, 'to'],
    [{ from: '2026-06-30' }, 'to'],
    [{ from: '2026-02-30' }, 'from'],
    [{ teams: [] }, 'teams'],
    [{ teams: ['No Label'] }, 'teams.0'],
    [{ epsilon: 0.0005 }, 'epsilon'],
    [{ epsilon: 0.1234 }, 'epsilon'],
    [{ epsilon: 11 }, 'epsilon'],
    [{ most: 0 }, 'most'],
    [{ exact: true }, 'exact'],
  ] as const;
  for (const [change, param] of wrong)
    for (const path of ['', '/plan'])
      expect(await call(path, { ...question, ...change }), JSON.stringify(change)).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_request', param } },
      });
});

it('lets auditors look and not spend', async () => {
  expect((await call('', question, auditor)).status).toBe(403);
  expect((await call('', undefined, gateway.userKey)).status).toBe(403);
  expect(statisticsListSchema.parse((await call('')).body).releases).toEqual([]);
});
