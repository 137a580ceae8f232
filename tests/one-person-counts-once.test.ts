import { afterEach, describe, expect, it } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { keyOfPerson } from '../packages/gateway/src/testing/key-of-person.ts';

/** Where two people are needed, two credentials of the same one are one: keys that belong to somebody, and the session that he or she has. */

let gateway: ListeningTestGateway;

afterEach(() => gateway.close());

async function call(path: string, key: string, body?: object): Promise<[number, Record<string, unknown>]> {
  const response = await fetch(`${gateway.url}/admin/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, (await response.json()) as Record<string, unknown>];
}

async function anna(): Promise<string> {
  const wanted = { name: 'Anna', teams: [], roles: [{ role: 'admin' }] };
  return (await gateway.gateway.directory.create('person', wanted, { actor: 'test' })).id;
}

async function keyOf(owner: string, name: string): Promise<string> {
  return (await gateway.gateway.keys.create({ name, role: 'admin', owner })).key;
}

async function ben(): Promise<string> {
  return (await keyOfPerson(gateway.gateway, { name: 'Ben', role: 'admin' })).key;
}

const needsAnother = { error: { code: 'approval_needs_another' } };

describe('a person with two keys', () => {
  it('does not approve what the other one has asked for', async () => {
    gateway = await listenTestGateway({ configuration: { ledger: { fourEyes: true } } });
    const person = await anna();
    const [one, other] = [await keyOf(person, 'desk'), await keyOf(person, 'laptop')];
    const question = { model: 'scripted', messages: [{ role: 'user', content: 'what do you know of me?' }] };
    const { exchange } = await gateway.ask(question);
    const ask = async (): Promise<unknown> =>
      (await call('contents', one, { request: exchange.id, reason: 'complaint 17' }))[1]['approval'];
    await expect.poll(ask, { timeout: 10_000 }).toBeDefined();
    const { id } = (await ask()) as { readonly id: string };
    expect(await call(`approvals/${id}`, other, { decision: 'approved' })).toMatchObject([403, needsAnother]);
    const { approvals } = gateway.gateway.record;
    await expect(approvals.decide(id, person, 'approved')).rejects.toMatchObject(needsAnother.error);
    // The queue for review asks the same.
    const decided = { decision: 'approved', comment: 'agreed' };
    await expect.poll(async () => (await call(`reviews/${id}`, other))[0], { timeout: 10_000 }).toBe(200);
    expect(await call(`reviews/${id}/decide`, other, decided)).toMatchObject([403, needsAnother]);
    // A key of nobody may be anybody's, and one that Anna has made is hers.
    const needsPerson = [403, { error: { code: 'approval_needs_person' } }];
    expect(await call(`approvals/${id}`, gateway.adminKey, { decision: 'approved' })).toMatchObject(needsPerson);
    const [, { key: spare }] = await call('keys', one, { name: 'spare', role: 'admin' });
    const [, { key: another }] = await call('keys', String(spare), { name: 'another', role: 'admin' });
    for (const made of [spare, another])
      expect(await call(`approvals/${id}`, String(made), { decision: 'approved' })).toMatchObject([403, needsAnother]);
    const robot = await gateway.gateway.directory.create(
      'service-account',
      { name: 'Robot', teams: [], roles: [] },
      { actor: 'test' },
    );
    expect(await call(`approvals/${id}`, await keyOf(robot.id, 'robot'), { decision: 'approved' })).toMatchObject(
      needsPerson,
    );
    expect(await call(`approvals/${id}`, await ben(), { decision: 'approved' })).toMatchObject([200, {}]);
  });

  it('does not approve by name what she has asked for with a key of nobody', async () => {
    gateway = await listenTestGateway({ configuration: { ledger: { fourEyes: true } } });
    const own = await keyOf(await anna(), 'desk');
    const [, { key: spare }] = await call('keys', own, { name: 'spare', role: 'admin' });
    const { exchange } = await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content: 'hello' }] });
    const ask = async (): Promise<unknown> =>
      (await call('contents', String(spare), { request: exchange.id, reason: 'complaint 17' }))[1]['approval'];
    await expect.poll(ask, { timeout: 10_000 }).toBeDefined();
    const { id } = (await ask()) as { readonly id: string };
    expect(await call(`approvals/${id}`, own, { decision: 'approved' })).toMatchObject([403, needsAnother]);
  });

  it('does not agree to the change of the configuration that the other one has proposed', async () => {
    gateway = await listenTestGateway({ file: true, configuration: { ledger: { fourEyes: true } } });
    const person = await anna();
    const [one, other] = [await keyOf(person, 'desk'), await keyOf(person, 'laptop')];
    const [, { base, text }] = await call('configuration', one);
    const weaker = String(text).replace(/"?fourEyes"?: true/, (said) => said.replace('true', 'false'));
    expect(weaker).not.toBe(text);
    const [status, { proposal }] = await call('configuration', one, { base, text: weaker, reason: 'easier' });
    expect(status).toBe(202);
    const { id } = proposal as { readonly id: string };
    const agree = { decision: 'approved' };
    expect(await call(`configuration/proposals/${id}`, other, agree)).toMatchObject([403, needsAnother]);
    const nobody = await call(`configuration/proposals/${id}`, gateway.adminKey, agree);
    expect(nobody).toMatchObject([403, { error: { code: 'approval_needs_person' } }]);
    expect((await call(`configuration/proposals/${id}`, await ben(), agree))[0]).toBe(200);
  });
});

describe('a person who is signed in', () => {
  it('does not decide alone where two must decide the same, however often', async () => {
    gateway = await listenTestGateway({
      configuration: {
        inspection: { guards: [{ use: 'ban-substrings', id: 'w', action: 'review', substrings: ['project heron'] }] },
        review: { flagged: { fourEyes: true } },
      },
    });
    const person = await anna();
    const key = await keyOf(person, 'desk');
    const keyId = (await gateway.gateway.keys.list()).find(({ name }) => name === 'desk')?.id ?? '';
    await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content: 'tell me of project heron' }] });
    const { queue } = gateway.gateway.reviews;
    const open = async () => (await queue.list({ state: 'open', limit: 10 }, person)).items;
    await expect.poll(async () => (await open()).length, { timeout: 10_000 }).toBe(1);
    const [item] = await open();
    const id = item?.id ?? '';
    const vote = { decision: 'false_alarm', comment: 'a test', remember: false };
    expect((await queue.decide(id, person, vote)).item.state).toBe('open');
    await expect(queue.decide(id, person, vote)).rejects.toMatchObject(needsAnother.error);
    await expect(queue.decide(id, keyId, vote)).rejects.toMatchObject(needsAnother.error);
    expect(await call(`reviews/${id}/decide`, key, vote)).toMatchObject([403, needsAnother]);
    const nobody = await call(`reviews/${id}/decide`, gateway.adminKey, vote);
    expect(nobody).toMatchObject([403, { error: { code: 'approval_needs_person' } }]);
    expect((await call(`reviews/${id}/decide`, await ben(), vote))[0]).toBe(200);
    expect(await open()).toEqual([]);
  });
});
