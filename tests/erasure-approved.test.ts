import { afterAll, beforeAll, expect, it } from 'vitest';
import { openControlServer, type ControlServer } from '../packages/gateway/src/cli/control-server.ts';
import type { Dependencies } from '../packages/gateway/src/cli/dependencies.ts';
import { keepingControlOf } from '../packages/gateway/src/cli/keeping-request.ts';
import { createProgram, runProgram } from '../packages/gateway/src/cli/program.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { keyOfPerson } from '../packages/gateway/src/testing/key-of-person.ts';

let gateway: ListeningTestGateway;
let officer: string;
let control: ControlServer;

beforeAll(async () => {
  gateway = await listenTestGateway({ configuration: { ledger: { fourEyes: true } } });
  officer = (await keyOfPerson(gateway.gateway, { name: 'officer', role: 'security-officer' })).key;
  const question = { model: 'scripted', messages: [{ role: 'user', content: 'what do you know of me?' }] };
  await gateway.ask(question, { subject: 'anna@example.org' });
  await gateway.ask(question, { subject: 'ben@example.org' });
  const { erase, keeping } = gateway.gateway;
  control = await openControlServer({
    dataFolder: gateway.folder,
    keeping: keepingControlOf(keeping, erase),
    runtime: { pid: process.pid, url: gateway.url, version: 'test', startedAt: 1 },
  } as Partial<Parameters<typeof openControlServer>[0]> as Parameters<typeof openControlServer>[0]);
});

afterAll(async () => {
  await control.close();
  await gateway.close();
});

let errors: string;

async function run(...words: string[]): Promise<number> {
  errors = '';
  const dependencies = {
    stdout: { write: () => true },
    stderr: { write: (text: string) => (errors += text) },
    environment: {},
    workingFolder: gateway.folder,
    version: 'test',
    commandName: 'gatehouse',
  } as Partial<Dependencies> as Dependencies;
  return runProgram(createProgram(dependencies), [...words, '--data', gateway.folder], dependencies);
}

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

it('is asked for on the command line as well, and approved by nobody who sits at the same machine', async () => {
  const erase = ['erase', '--subject', 'ben@example.org', '--yes', '--reason', 'letter', '--actor', 'A. Muster'];
  expect(await run(...erase)).toBe(8);
  const [, id = ''] = /(apr_[0-9a-z]+)/.exec(errors) ?? [];
  const asked = gateway.gateway.record.approvals.list().find((one) => one.id === id);
  expect(asked).toMatchObject({ action: 'erase', requester: 'command line: A. Muster', state: 'pending' });
  expect(await run(...erase, '--alone')).toBe(8);
  const decide = (actor: string): Promise<unknown> => gateway.gateway.record.approvals.decide(id, actor, 'approved');
  await expect(decide('command line: B. Beispiel')).rejects.toMatchObject({ code: 'approval_needs_another' });
  expect((await gateway.leaves()).some((leaf) => leaf.kind === 'erasure' && leaf.actor.includes('Muster'))).toBe(false);
  expect(await post(`approvals/${id}`, { decision: 'approved' }, officer)).toMatchObject([200, { state: 'approved' }]);
  expect(await run(...erase)).toBe(0);
  expect((await gateway.leaves()).findLast(({ kind }) => kind === 'erasure')).toMatchObject({
    actor: 'command line: A. Muster',
  });
});
