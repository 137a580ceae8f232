import { afterAll, beforeAll, expect, it } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

/** Rules of guards and of personal data for a role that the organisation has made. */

let gateway: ListeningTestGateway;

beforeAll(async () => {
  gateway = await listenTestGateway({
    file: true,
    configuration: {
      inspection: { policies: { strict: { guards: [] } }, rules: [{ roles: ['night-watch'], policy: 'strict' }] },
      pseudonymisation: { rules: [{ roles: ['night-watch'], default: 'refuse' }] },
    },
  });
});
afterAll(() => gateway.close());

const question = {
  model: 'scripted',
  messages: [{ role: 'user', content: 'Write to anna.muster@example.org, please.' }],
};

it('are told of while there is no such role, and hold as soon as there is one', async () => {
  expect(gateway.logged.join('')).toContain('there is no role `night-watch`');
  const { directory, keys } = gateway.gateway;
  await directory.create(
    'role',
    { id: 'night-watch', name: 'Night watch', permissions: ['models.call'] },
    { actor: 'test' },
  );
  const { key } = await keys.create({ name: 'watch', role: 'night-watch' });
  await expect(gateway.ask(question, { key })).rejects.toMatchObject({ code: 'personal_data_refused' });
  const refused = (await gateway.leaves()).findLast(({ kind }) => kind === 'refusal');
  expect(refused).toMatchObject({ guardPolicy: 'strict' });
  await gateway.ask(question);
  const answered = (await gateway.leaves()).findLast(({ kind }) => kind === 'request');
  expect(answered).not.toMatchObject({ guardPolicy: 'strict' });
});

it('cannot be written over HTTP for a role that there is not', async () => {
  const headers = { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' };
  const view = (await (await fetch(`${gateway.url}/admin/v1/configuration`, { headers })).json()) as {
    readonly base: string;
    readonly text: string;
  };
  const check = async (role: string): Promise<string> => {
    const text = view.text.replaceAll('night-watch', role);
    const body = JSON.stringify({ base: view.base, text });
    const url = `${gateway.url}/admin/v1/configuration/check`;
    return (await fetch(url, { method: 'POST', headers, body })).text();
  };
  expect(await check('auditor')).not.toContain('there is no role');
  expect(await check('nobody-has-it')).toContain('there is no role `nobody-has-it`');
});
