import { afterAll, beforeAll, expect, it } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: ListeningTestGateway;
let officer: string;

beforeAll(async () => {
  gateway = await listenTestGateway({ configuration: { ledger: { fourEyes: true } } });
  officer = (await gateway.gateway.keys.create({ name: 'officer', role: 'security-officer' })).key;
  const question = { model: 'scripted', messages: [{ role: 'user', content: 'what do you know of me?' }] };
  await gateway.ask(question, { subject: 'anna@example.org' });
});

afterAll(() => gateway.close());

async function post(path: string, body: object, key = gateway.adminKey): Promise<[number, Record<string, unknown>]> {
  const response = await fetch(`${gateway.url}/admin/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return [response.status, (await response.json()) as Record<string, unknown>];
}

it('is done by one person once another one has approved exactly that', async () => {
  const wanted = { subject: 'anna@example.org', reason: 'letter of 22 November' };
  const [asked, { approval }] = await post('erasures', wanted);
  const { id, request } = approval as { id: string; request: string };
  expect([asked, approval]).toMatchObject([202, { action: 'erase', state: 'pending' }]);
  // Whom it is about stands in the record by a reference alone.
  expect(request).toMatch(/^[0-9a-f]{32}$/);
  const raised = (await gateway.leaves()).find((leaf) => leaf.kind === 'review' && leaf.action === 'raised');
  expect(raised).toMatchObject({ about: 'erasure', request });
  expect(JSON.stringify(await gateway.leaves())).not.toContain('anna');

  expect(await post('erasures', wanted)).toMatchObject([202, { approval: { id } }]);
  const own = await post(`approvals/${id}`, { decision: 'approved' });
  expect(own).toMatchObject([403, { error: { code: 'approval_needs_another' } }]);
  expect(await post(`approvals/${id}`, { decision: 'approved' }, officer)).toMatchObject([200, { state: 'approved' }]);
  // Not by somebody else, nor for another reason.
  expect((await post('erasures', wanted, officer))[0]).toBe(403);
  expect((await post('erasures', { ...wanted, reason: 'another' }))[0]).toBe(202);
  expect(await post('erasures', wanted)).toMatchObject([200, { contents: expect.any(Number) as number }]);
  const kinds = (await gateway.leaves()).map(({ kind }) => kind);
  expect(kinds.indexOf('approval')).toBeLessThan(kinds.indexOf('erasure'));
});

it('of somebody whom nobody knows needs no second person to be refused', async () => {
  const [status, { error }] = await post('erasures', { subject: 'nobody@example.org', reason: 'letter' });
  expect([status, error]).toMatchObject([404, { code: 'resource_not_found' }]);
});
