import { createHmac } from 'node:crypto';
import { declaredDirectorySchema } from '@gatehouse/contract/declared-directory';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { Browser } from './browser.ts';
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts';

/** Signing in with a real identity provider, which these tests start. */

const api = 'https://gatehouse.example.org/api';

let provider: IdentityProvider;
let gateway: ListeningTestGateway;
let browser: Browser;
let later: number;

beforeEach(async () => {
  later = 0;
  provider = await startIdentityProvider();
  provider.people.set('anna', { name: 'Anna Beispiel', groups: ['gatehouse-admins', 'staff'] });
  provider.people.set('carl', { name: 'Carl Muster', groups: ['staff'] });
  provider.people.set('robot', { name: 'Robot', groups: ['engineers'] });
  provider.people.set('cook', { name: 'Cook', groups: ['kitchen'] });
  gateway = await listenTestGateway({
    clock: { now: () => Date.now() + later, elapsed: () => performance.now() + later },
    configuration: {
      signIn: {
        issuers: [
          {
            id: 'acme',
            issuer: provider.issuer,
            audience: [api],
            allowPrivateNetwork: true,
            roles: [
              { group: 'gatehouse-admins', role: 'admin' },
              { group: 'engineers', role: 'developer' },
            ],
            login: { label: 'Acme', clientId: 'console', clientSecret: 'console-secret' },
          },
        ],
      },
    },
  });
  await provider.serve(gateway.url);
  const { signIn } = gateway.gateway;
  signIn.update({ ...signIn.options, publicUrl: gateway.url }, undefined);
  browser = new Browser();
});

afterEach(async () => {
  await gateway.close();
  await provider.close();
});

async function codeOf(response: Response): Promise<string> {
  if (response.ok) return `${response.status}`;
  const { error } = (await response.json()) as { readonly error: { readonly code: string } };
  return `${response.status} ${error.code}`;
}

function signIn(): Promise<string> {
  return browser.follow(`${gateway.url}/sign-in/issuer/acme`);
}

interface Session {
  readonly key: string;
  readonly name: string;
  readonly role: string;
  readonly permissions: readonly string[];
  readonly proof: string;
}

async function session(): Promise<Session> {
  const response = await browser.request(`${gateway.url}/admin/v1/session`);
  expect(response.status).toBe(200);
  return (await response.json()) as Session;
}

function change(
  path: string,
  proof: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return browser.request(gateway.url + path, {
    method: 'DELETE',
    headers: {
      origin: gateway.url,
      'sec-fetch-site': 'same-origin',
      ...(proof === undefined ? {} : { 'x-gatehouse-console': proof }),
      ...headers,
    },
  });
}

function chat(token: string, streamed?: string): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: streamed ?? 'scripted',
      messages: [{ role: 'user', content: 'Hello' }],
      ...(streamed === undefined ? {} : { stream: true }),
    }),
  });
}

async function sessionLeaves(): Promise<readonly object[]> {
  return (await gateway.leaves()).filter(({ kind }) => kind === 'session');
}

describe('the console', () => {
  test('is opened by the identity provider, with what the groups of the person permit', async () => {
    expect(await (await fetch(`${gateway.url}/sign-in/methods`)).json()).toEqual({
      password: false,
      issuers: [{ id: 'acme', label: 'Acme' }],
    });
    expect(await signIn()).toBe(`${gateway.url}/console/?sign-in=done`);
    const { key, name, permissions, role } = await session();
    expect({ name, role }).toEqual({ name: 'Anna Beispiel', role: 'admin' });
    expect(key).toMatch(/^per_/);
    expect(permissions).toContain('keys.manage');
    const [leaf] = await sessionLeaves();
    expect(leaf).toMatchObject({ action: 'begun', method: 'issuer', issuer: 'acme' });
    expect(JSON.stringify([leaf, ...gateway.logged])).not.toContain('Beispiel');
  });

  test('opens for somebody who is there already, where the provider has verified the address', async () => {
    const { directory, signIn: service } = gateway.gateway;
    const linking = (linkBy: 'nothing' | 'verified-email') => {
      const issuers = service.options.issuers.map((issuer) => ({ ...issuer, linkBy }));
      service.update({ ...service.options, issuers }, undefined);
    };
    const wanted = { name: 'Anna', email: 'anna@example.org', teams: [], roles: [{ role: 'auditor' }] };
    const { id } = await directory.create('person', wanted, { actor: 'test' });
    provider.people.set('anna', { name: 'Anna Beispiel', groups: ['gatehouse-admins'], email: 'anna@example.org' });
    linking('verified-email');
    // It has not, so neither is she the same nor somebody else.
    expect(await signIn()).toBe(`${gateway.url}/console/?sign-in=failed`);
    expect(directory.list('person')).toHaveLength(1);
    expect(gateway.logged.join('\n')).toContain('not linked: the issuer has not verified the address');

    const verified = { name: 'Anna Beispiel', email: 'Anna@example.org', emailVerified: true };
    // Carl's groups give nothing, so whoever says who Carl is there would get what Anna may do.
    provider.people.set('carl', { ...verified, groups: ['staff'] });
    provider.person = 'carl';
    browser = new Browser();
    expect(await signIn()).toBe(`${gateway.url}/console/?sign-in=failed`);

    provider.people.set('anna', { ...verified, groups: ['gatehouse-admins'] });
    provider.person = 'anna';
    browser = new Browser();
    expect(await signIn()).toBe(`${gateway.url}/console/?sign-in=done`);
    expect((await session()).key).toBe(id);
    expect(directory.get('person', id)).toMatchObject({ identities: [{ issuer: 'acme', subject: 'anna' }] });
    expect(directory.list('person')).toHaveLength(1);
  });

  test('asks the provider with PKCE, state and nonce, and gives nobody else the code', async () => {
    const at = await browser.follow(`${gateway.url}/sign-in/issuer/acme`, (address) =>
      address.startsWith(`${provider.issuer}/auth`),
    );
    const asked = new URL(at).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect([asked.get('state')?.length, asked.get('nonce')?.length, asked.get('code_challenge')?.length]).toEqual([
      43, 43, 43,
    ]);
    const back = await browser.follow(at, (address) => address.startsWith(`${gateway.url}/sign-in/callback`));
    // Another browser, in which nothing was begun.
    const other = new Browser();
    expect(await other.follow(back)).toContain('/console/?sign-in=failed');
    expect(other.cookies(gateway.url).has('gatehouse-session')).toBe(false);
    expect((await sessionLeaves()).length).toBe(0);
  });

  test.each<[string, (address: URL) => void]>([
    ['another state', ({ searchParams }) => searchParams.set('state', 'another')],
    ['no state', ({ searchParams }) => searchParams.delete('state')],
    ['another code', ({ searchParams }) => searchParams.set('code', 'another')],
    ['another issuer', ({ searchParams }) => searchParams.set('iss', 'https://evil.example')],
    [
      'an error of the provider',
      ({ searchParams }) => {
        searchParams.delete('code');
        searchParams.set('error', 'access_denied');
        searchParams.set('error_description', '<script>alert(1)</script>');
      },
    ],
  ])('is not opened by a callback with %s', async (_what, edit) => {
    const back = await browser.follow(`${gateway.url}/sign-in/issuer/acme`, (address) =>
      address.startsWith(`${gateway.url}/sign-in/callback`),
    );
    const address = new URL(back);
    edit(address);
    expect(await browser.follow(address.href)).toBe(`${gateway.url}/console/?sign-in=failed`);
    expect(browser.cookies(gateway.url).has('gatehouse-session')).toBe(false);
    const refused = (await gateway.leaves()).filter(({ kind }) => kind === 'refusal');
    expect(refused).toMatchObject([{ route: 'GET /sign-in/callback', code: 'sign_in_failed', status: 401 }]);
  });

  test('stays shut for people without a role, who are told nothing of why', async () => {
    provider.person = 'carl';
    expect(await signIn()).toBe(`${gateway.url}/console/?sign-in=failed`);
    expect(browser.cookies(gateway.url).has('gatehouse-session')).toBe(false);
  });

  test('cannot be used by other pages in the name of who is signed in', async () => {
    await signIn();
    const { proof } = await session();
    const end = (headers: Readonly<Record<string, string>>, sent: string | undefined = proof): Promise<string> =>
      change('/admin/v1/sessions/ses_0', sent, headers).then(codeOf);
    const refused = '403 cross_site_refused';
    expect(await end({ origin: 'https://evil.example' })).toBe(refused);
    expect(await end({ origin: 'null' })).toBe(refused);
    expect(await end({ 'sec-fetch-site': 'same-site' })).toBe(refused);
    expect(await end({ 'sec-fetch-site': 'cross-site' })).toBe(refused);
    expect(await end({}, '')).toBe(refused);
    expect(await end({}, 'A'.repeat(43))).toBe(refused);
    expect(await codeOf(await browser.request(`${gateway.url}/admin/v1/sessions/ses_0`, { method: 'DELETE' }))).toBe(
      refused,
    );
    const read = browser.request(`${gateway.url}/admin/v1/keys`, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(await codeOf(await read)).toBe(refused);
    expect(await end({})).toBe('404 resource_not_found');
  });

  test('calls models, as no other page can make the browser do', async () => {
    provider.people.set('anna', { name: 'Anna', groups: ['gatehouse-admins', 'engineers'] });
    await signIn();
    const { proof } = await session();
    const ask = (headers: Record<string, string>): Promise<string> =>
      browser
        .request(`${gateway.url}/v1/chat/completions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: '{"model":"scripted","messages":[{"role":"user","content":"Hello"}]}',
        })
        .then(codeOf);
    expect(await ask({})).toBe('403 cross_site_refused');
    expect(await ask({ origin: 'https://evil.example', 'x-gatehouse-console': proof })).toBe('403 cross_site_refused');
    expect(await ask({ origin: gateway.url })).toBe('403 cross_site_refused');
    expect(await ask({ origin: gateway.url, 'x-gatehouse-console': proof })).toBe('200');
  });

  test('takes a cookie beside a key for two credentials', async () => {
    await signIn();
    const response = await browser.request(`${gateway.url}/admin/v1/keys`, {
      headers: { authorization: `Bearer ${gateway.adminKey}` },
    });
    expect(await codeOf(response)).toBe('400 multiple_credentials');
  });
});

describe('a session', () => {
  test('ends when the person signs out, at the provider too', async () => {
    await signIn();
    const { proof } = await session();
    const response = await change('/admin/v1/session', proof);
    const { continueAt } = (await response.json()) as { readonly continueAt: string };
    expect(continueAt).toMatch(`${provider.issuer}/session/end?`);
    expect(new URL(continueAt).searchParams.get('id_token_hint')).not.toBeNull();
    expect(browser.cookies(gateway.url).has('gatehouse-session')).toBe(false);
    expect(await sessionLeaves()).toMatchObject([{ action: 'begun' }, { action: 'ended' }]);
  });

  test('ends when the provider says so (back-channel logout)', async () => {
    await signIn();
    await session();
    const at = `${provider.issuer}/session/end`;
    const form = await (await browser.request(at)).text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const confirmed = await browser.request(`${at}/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    });
    expect(confirmed.status).toBeLessThan(400);
    await expect
      .poll(async () => codeOf(await browser.request(`${gateway.url}/admin/v1/session`)))
      .toBe('401 session_ended');
    expect((await sessionLeaves()).at(-1)).toMatchObject({ action: 'revoked', actor: 'acme' });
  });

  test('does not end by a logout token that is none', async () => {
    await signIn();
    for (const logout_token of ['', 'a.b.c', await provider.apiToken(api)]) {
      const response = await fetch(`${gateway.url}/sign-in/back-channel-logout/acme`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token }),
      });
      expect(await codeOf(response)).toBe('400 logout_token_invalid');
    }
    await session();
  });

  test('does not begin with a token of the API, which is no key', async () => {
    const headers = { authorization: `Bearer ${await provider.apiToken(api)}` };
    const response = await fetch(`${gateway.url}/admin/v1/session`, { method: 'POST', headers });
    expect(await codeOf(response)).toBe('400 invalid_request');
  });

  test('is listed, and ended by an administrator, who need not be signed in by a cookie', async () => {
    await signIn();
    const asAdmin = { headers: { authorization: `Bearer ${gateway.adminKey}` } };
    const { sessions } = (await (await fetch(`${gateway.url}/admin/v1/sessions`, asAdmin)).json()) as {
      readonly sessions: readonly { readonly id: string; readonly name: string; readonly own: boolean }[];
    };
    expect(sessions).toMatchObject([{ name: 'Anna Beispiel', method: 'issuer', issuer: 'acme', own: false }]);
    const ended = await fetch(`${gateway.url}/admin/v1/sessions/${sessions[0]?.id}`, { ...asAdmin, method: 'DELETE' });
    expect(ended.status).toBe(200);
    expect(await codeOf(await browser.request(`${gateway.url}/admin/v1/session`))).toBe('401 session_ended');
  });

  test('ends when other groups have other roles, or the issuer is gone', async () => {
    await signIn();
    const { signIn: service } = gateway.gateway;
    const { options } = service;
    service.update({ ...options, issuers: options.issuers.map((issuer) => ({ ...issuer, roles: [] })) }, undefined);
    expect(await codeOf(await browser.request(`${gateway.url}/admin/v1/session`))).toBe('401 session_ended');
    service.update(options, undefined);
    expect((await browser.request(`${gateway.url}/admin/v1/session`)).status).toBe(200);
    service.update({ ...options, issuers: [] }, undefined);
    expect(await codeOf(await browser.request(`${gateway.url}/admin/v1/session`))).toBe('401 session_ended');
  });

  test('ends when nobody uses it, and after its time in any case', async () => {
    await signIn();
    later += 30 * 60_000;
    expect(await codeOf(await browser.request(`${gateway.url}/admin/v1/session`))).toBe('401 session_ended');
    browser = new Browser();
    await signIn();
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      expect((await browser.request(`${gateway.url}/admin/v1/session`)).status).toBe(200);
      later += 20 * 60_000;
    }
    expect(await codeOf(await browser.request(`${gateway.url}/admin/v1/session`))).toBe('401 session_ended');
  });
});

describe('a person who is suspended', () => {
  test('is out at once, by session and by token, and is not let in again', async () => {
    await signIn();
    const { key: id } = await session();
    const directory = gateway.gateway.directory;
    const token = await provider.apiToken(api);
    expect((await chat(token)).status).toBe(200);
    const robot = directory.list('person').find((person) => person.id !== id)?.id ?? '';
    for (const person of [id, robot])
      await directory.change('person', person, { status: 'suspended' }, { actor: 'test' });
    expect(await codeOf(await browser.request(`${gateway.url}/admin/v1/session`))).toBe('401 session_ended');
    expect(await codeOf(await chat(token))).toBe('401 session_ended');
    expect(await signIn()).toBe(`${gateway.url}/console/?sign-in=failed`);
    expect(await codeOf(await chat(await provider.apiToken(api)))).toBe('401 session_ended');
  });
});

describe('a person who was declared in a file', () => {
  test('is who signs in with the identity that the file names', async () => {
    const grace = { name: 'Grace', userName: 'grace', roles: [{ role: 'auditor' }] };
    const identities = [{ issuer: 'acme', subject: 'robot' }];
    const declared = declaredDirectorySchema.parse({ version: 1, people: [{ ...grace, identities }] });
    await gateway.gateway.declared.apply(declared, { actor: 'test' });
    expect((await chat(await provider.apiToken(api))).status).toBe(200);
    expect(gateway.gateway.directory.list('person')).toMatchObject([{ roles: [{ role: 'auditor' }], identities }]);
  });
});

describe('somebody who administers one tenant', () => {
  test('does not become by an own person who somebody else is to the provider, before the first visit or after it', async () => {
    const { directory, keys } = gateway.gateway;
    await directory.create('tenant', { id: 'acme2', name: 'Acme 2' }, { actor: 'test' });
    const { key } = await keys.create({ name: 'z', role: 'admin', tenant: 'acme2', bound: 'tenant' });
    const ask = (method: string, path: string, body: object): Promise<Response> =>
      fetch(`${gateway.url}/admin/v1/people${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const made = await ask('POST', '', { name: 'z', tenant: 'acme2' });
    const { id } = (await made.json()) as { readonly id: string };
    const asAnna = { identities: [{ issuer: 'acme', subject: 'anna' }] };
    const take = async (): Promise<void> => {
      expect(await codeOf(await ask('PATCH', `/${id}`, asAnna))).toBe('403 role_not_permitted');
      expect(await codeOf(await ask('POST', '', { name: 'y', tenant: 'acme2', ...asAnna }))).toBe(
        '403 role_not_permitted',
      );
    };
    await take();
    await signIn();
    await take();
    expect((await session()).key).not.toBe(id);
  });
});

describe('a token for the API', () => {
  test('calls models as whom the provider says', async () => {
    const response = await chat(await provider.apiToken(api));
    expect(response.status).toBe(200);
    const result = (await gateway.leaves()).find(({ kind }) => kind === 'result');
    expect(result).toMatchObject({ outcome: 'answered', person: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    // No second time is its issuer asked.
    const asked = provider.asked.length;
    expect((await chat(await provider.apiToken(api))).status).toBe(200);
    expect(provider.asked.slice(asked)).toEqual(['/token']);
  });

  test('is refused for another audience, without a role, and after its end', async () => {
    expect(await codeOf(await chat(await provider.apiToken('https://billing.example.org')))).toBe('401 invalid_token');
    expect(await codeOf(await chat(await provider.apiToken(api, 'cook')))).toBe('403 role_not_permitted');
    const token = await provider.apiToken(api);
    expect((await chat(token)).status).toBe(200);
    later = 11 * 60_000;
    expect(await codeOf(await chat(token))).toBe('401 token_expired');
  });

  test('is believed after the provider has changed its keys, and old ones are not', async () => {
    const old = await provider.apiToken(api);
    expect((await chat(old)).status).toBe(200);
    const unused = await provider.apiToken(api);
    await provider.rotateKeys();
    later = 60_000;
    expect((await chat(await provider.apiToken(api))).status).toBe(200);
    expect(await codeOf(await chat(unused))).toBe('401 invalid_token');
  });

  test('is refused unsigned, and signed with what everybody knows', async () => {
    const [, payload] = (await provider.apiToken(api)).split('.');
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    expect(await codeOf(await chat(`${encode({ alg: 'none' })}.${payload}.`))).toBe('401 invalid_token');
    const { keys } = (await (await fetch(`${provider.issuer}/jwks`)).json()) as { readonly keys: readonly object[] };
    for (const key of keys) {
      const signed = `${encode({ alg: 'HS256', ...('kid' in key ? { kid: key.kid } : {}) })}.${payload}`;
      const mac = createHmac('sha256', JSON.stringify(key)).update(signed).digest('base64url');
      expect(await codeOf(await chat(`${signed}.${mac}`))).toBe('401 invalid_token');
    }
  });

  test('is refused at once when an administrator ends all of its person, and so is a stream under way', async () => {
    const token = await provider.apiToken(api);
    expect((await chat(token)).status).toBe(200);
    const [person] = gateway.gateway.directory.list('person');
    const stream = await chat(token, 'scripted:stall-midway');
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toContain('data:');
    const ended = await fetch(`${gateway.url}/admin/v1/sessions/end`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ person: person?.id }),
    });
    expect(ended.status).toBe(200);
    expect(await codeOf(await chat(token))).toBe('401 session_ended');
    let rest = '';
    for (let piece = await reader.read(); !piece.done; piece = await reader.read())
      rest += Buffer.from(piece.value).toString();
    expect(rest).toContain('session_ended');
  });
});
