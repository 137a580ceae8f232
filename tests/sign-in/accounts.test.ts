import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { totpCode } from '../../packages/gateway/src/access/sign-in/totp.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { Browser } from './browser.ts';

/** Accounts of the gateway itself: from the administrator who makes one to the person who is signed in. */

const password = 'korrekt pferd batterie klammer';

let gateway: ListeningTestGateway;
let browser: Browser;
let later: number;

beforeEach(async () => {
  later = 0;
  browser = new Browser();
  gateway = await listenTestGateway({
    clock: { now: () => Date.now() + later, elapsed: () => performance.now() + later },
  });
});

afterEach(() => gateway.close());

async function admin<Answer>(method: string, path: string, body?: object, key = gateway.adminKey): Promise<Answer> {
  const response = await fetch(gateway.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answer & { readonly error?: { readonly code: string } };
  if (!response.ok) throw new Error(`${response.status} ${answer.error?.code}`);
  return answer;
}

async function post<Answer>(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await browser.request(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: gateway.url, 'sec-fetch-site': 'same-origin', ...headers },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Answer & { readonly error?: { readonly code: string } };
  if (!response.ok) throw new Error(`${response.status} ${answer.error?.code}`);
  return answer;
}

interface Offer {
  readonly secret: string;
  readonly note: string;
  readonly minimumLength: number;
}

async function makeAccount(role = 'admin'): Promise<{ readonly person: string; readonly setUpCode: string }> {
  const roles = [{ role }];
  const { id } = await gateway.gateway.directory.create(
    'person',
    { name: 'Anna', teams: [], roles },
    { actor: 'test' },
  );
  const made = await admin<{ readonly setUpCode: string }>('POST', '/admin/v1/accounts', {
    person: id,
    userName: 'anna',
  });
  return { person: id, setUpCode: made.setUpCode };
}

async function setUp(): Promise<{ readonly person: string; readonly secret: string }> {
  const { person, setUpCode } = await makeAccount();
  const { note, secret } = await post<Offer>('/sign-in/set-up/offer', { setUpCode });
  const code = totpCode(secret, Math.floor((Date.now() + later) / 30_000));
  await post('/sign-in/set-up', { setUpCode, password, note, code });
  later += 60_000;
  return { person, secret };
}

describe('a person with an account', () => {
  test('sets it up, is signed in, and may do what the directory says', async () => {
    expect(await (await fetch(`${gateway.url}/sign-in/methods`)).json()).toEqual({ password: false, issuers: [] });
    const { person, setUpCode } = await makeAccount('auditor');
    const { minimumLength, note } = await post<Offer>('/sign-in/set-up/offer', { setUpCode });
    expect(minimumLength).toBe(15);
    await expect(post('/sign-in/set-up', { setUpCode, password: 'too short', note })).rejects.toThrow('422');
    await post('/sign-in/set-up', { setUpCode, password, note });
    const session = await (await browser.request(`${gateway.url}/admin/v1/session`)).json();
    expect(session).toMatchObject({ key: person, name: 'Anna', role: 'auditor' });
    expect(await (await fetch(`${gateway.url}/sign-in/methods`)).json()).toMatchObject({ password: true });
    const leaves = (await gateway.leaves()).filter(({ kind }) => kind === 'session');
    expect(leaves).toMatchObject([{ action: 'enabled' }, { action: 'begun', method: 'password' }]);
  });

  test('signs in with name, password and code, and hears the same of whatever is wrong', async () => {
    const { secret } = await setUp();
    browser = new Browser();
    const code = totpCode(secret, Math.floor((Date.now() + later) / 30_000));
    for (const wrong of [
      { userName: 'nobody', password, code },
      { userName: 'anna', password: 'wrong', code },
      { userName: 'anna', password },
    ])
      await expect(post('/sign-in/password', wrong)).rejects.toThrow('401 sign_in_failed');
    await post('/sign-in/password', { userName: 'anna', password, code });
    expect((await browser.request(`${gateway.url}/admin/v1/session`)).status).toBe(200);
    const refused = (await gateway.leaves()).filter(({ kind }) => kind === 'refusal');
    expect(refused).toHaveLength(3);
    expect(refused[0]).toMatchObject({ route: 'POST /sign-in/password', code: 'sign_in_failed' });
    expect(JSON.stringify([...refused, ...gateway.logged])).not.toContain('anna');
  });

  test('cannot be signed in by another page', async () => {
    await setUp();
    const wanted = { userName: 'anna', password };
    await expect(post('/sign-in/password', wanted, { origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(post('/sign-in/password', wanted, { 'sec-fetch-site': 'cross-site' })).rejects.toThrow('403');
  });

  test('is out when an administrator resets the account, and in again with the new code', async () => {
    const { person } = await setUp();
    const { setUpCode } = await admin<{ readonly setUpCode: string }>('POST', `/admin/v1/accounts/${person}/reset`);
    expect((await browser.request(`${gateway.url}/admin/v1/session`)).status).toBe(401);
    browser = new Browser();
    await expect(post('/sign-in/password', { userName: 'anna', password })).rejects.toThrow('401');
    const { note } = await post<Offer>('/sign-in/set-up/offer', { setUpCode });
    await post('/sign-in/set-up', { setUpCode, password, note });
    await admin('DELETE', `/admin/v1/accounts/${person}`);
    expect((await browser.request(`${gateway.url}/admin/v1/session`)).status).toBe(401);
    expect(await admin('GET', '/admin/v1/accounts')).toEqual({ accounts: [] });
  });
});

test('nobody gives means to sign in to somebody who may do more than they', async () => {
  const { person } = await makeAccount('admin');
  const { key } = await gateway.gateway.keys.create({ name: 'officer', role: 'security-officer' });
  await expect(admin('POST', `/admin/v1/accounts/${person}/reset`, undefined, key)).rejects.toThrow(
    'beyond_own_permissions',
  );
  await expect(admin('DELETE', `/admin/v1/accounts/${person}`, undefined, key)).rejects.toThrow('403');
});

test('guesses are slowed down, of the account and of the address, and others are not shut out', async () => {
  await setUp();
  const guess = (): Promise<unknown> => post('/sign-in/password', { userName: 'anna', password: 'guess' });
  for (let turn = 0; turn < 5; turn += 1) await expect(guess()).rejects.toThrow('401 sign_in_failed');
  await expect(guess()).rejects.toThrow('429 too_many_failures');
  await admin('GET', '/admin/v1/accounts');
});

test('a key begins a session too, which ends with the key', async () => {
  const { key, record } = await gateway.gateway.keys.create({ name: 'operator', role: 'operator' });
  const response = await browser.request(`${gateway.url}/admin/v1/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, origin: gateway.url },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('set-cookie')).toMatch(
    /^gatehouse-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const asked = await browser.request(`${gateway.url}/admin/v1/session`);
  expect(await asked.json()).toMatchObject({ key: record.id, role: 'operator', proof: expect.any(String) as string });
  await gateway.gateway.keys.revoke(record.id, 'test');
  expect((await browser.request(`${gateway.url}/admin/v1/session`)).status).toBe(401);
});

describe('the own account', () => {
  async function own<Answer>(
    method: string,
    path: string,
    body?: object,
    by = browser,
  ): Promise<Answer & { readonly error?: { readonly code: string } }> {
    const session = (await (await by.request(`${gateway.url}/admin/v1/session`)).json()) as { readonly proof: string };
    const response = await by.request(`${gateway.url}/admin/v1/own${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        origin: gateway.url,
        'sec-fetch-site': 'same-origin',
        'x-gatehouse-console': session.proof,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Answer & { readonly error?: { readonly code: string } };
  }
  interface Seen {
    readonly sessions: readonly { readonly id: string; readonly own: boolean }[];
    readonly account?: { readonly userName: string; readonly secondFactor: boolean };
  }

  async function signInElsewhere(code: string): Promise<Browser> {
    const elsewhere = new Browser();
    const response = await elsewhere.request(`${gateway.url}/sign-in/password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: gateway.url, 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ userName: 'anna', password, code }),
    });
    expect(response.status).toBe(200);
    return elsewhere;
  }

  test('is changed with what was good until now, which ends the other sessions and is in the record', async () => {
    const { secret } = await setUp();
    const code = (): string => totpCode(secret, Math.floor((Date.now() + later) / 30_000));
    const elsewhere = await signInElsewhere(code());
    later += 60_000;
    const seen = await own<Seen>('GET', '');
    expect(seen.account).toMatchObject({ userName: 'anna', secondFactor: true, secondFactorRule: 'optional' });
    expect(seen.sessions).toHaveLength(2);
    expect(seen.sessions.filter((session) => session.own)).toHaveLength(1);
    expect(JSON.stringify(seen)).not.toContain(secret);

    const newPassword = 'sieben zwerge hinter bergen';
    const refused = await own('POST', '/account', { password: 'wrong', code: code(), newPassword });
    expect(refused.error?.code).toBe('confirmation_failed');
    expect((await own<Seen>('GET', '')).sessions).toHaveLength(2);
    expect(await own('POST', '/account', { password, code: code(), newPassword })).toEqual({ recoveryCodes: [] });
    expect((await own<Seen>('GET', '')).sessions).toHaveLength(1);
    expect((await elsewhere.request(`${gateway.url}/admin/v1/session`)).status).toBe(401);
    const leaves = (await gateway.leaves()).filter(({ kind }) => kind === 'session');
    // The record names people by references; that of whoever made the account stands with it.
    expect(leaves.slice(-2)).toMatchObject([{ action: 'revoked' }, { action: 'enabled', method: 'password' }]);
    for (const leaf of leaves.slice(-2)) expect(leaf).toHaveProperty('person', Reflect.get(leaf, 'actor'));
  });

  test('shows and ends the own sessions, and nobody else’s', async () => {
    const { secret } = await setUp();
    const elsewhere = await signInElsewhere(totpCode(secret, Math.floor((Date.now() + later) / 30_000)));
    const byKey = new Browser();
    await byKey.request(`${gateway.url}/admin/v1/session`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
      body: '{}',
    });
    const all = await admin<Seen>('GET', '/admin/v1/sessions');
    expect(all.sessions).toHaveLength(3);
    const { sessions } = await own<Seen>('GET', '');
    expect(sessions).toHaveLength(2);
    const foreign = all.sessions.find(({ id }) => !sessions.some((session) => session.id === id));
    expect((await own('DELETE', `/sessions/${foreign?.id ?? ''}`)).error?.code).toBe('resource_not_found');
    const ofKey = await own<Seen>('GET', '', undefined, byKey);
    expect(ofKey.sessions).toMatchObject([{ own: true }]);
    expect(ofKey.account).toBeUndefined();
    expect((await own('POST', '/app', {}, byKey)).error?.code).toBe('resource_not_found');

    await own('DELETE', `/sessions/${sessions.find((session) => !session.own)?.id ?? ''}`);
    expect((await elsewhere.request(`${gateway.url}/admin/v1/session`)).status).toBe(401);
    // A key that is sent by itself is nobody's session.
    expect(await admin('GET', '/admin/v1/own')).toEqual({ sessions: [] });
    await expect(admin('POST', '/admin/v1/own/app', {})).rejects.toThrow('invalid_request');
  });

  test('is changed by no page but the console, even in a browser that is signed in', async () => {
    await setUp();
    const response = await browser.request(`${gateway.url}/admin/v1/own/account`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: gateway.url, 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ password, newPassword: 'sieben zwerge hinter bergen' }),
    });
    expect(response.status).toBe(403);
  });
});

test('another page does not shut out whoever looks at it, by having the browser sign in wrongly', async () => {
  const { setUpCode } = await makeAccount('auditor');
  const { note } = await post<Offer>('/sign-in/set-up/offer', { setUpCode });
  await post('/sign-in/set-up', { setUpCode, password, note });
  const stranger = new Browser();
  for (let turn = 0; turn < 70; turn += 1) {
    await stranger.request(`${gateway.url}/sign-in/callback?code=${turn}&state=x`);
    await stranger.request(`${gateway.url}/sign-in/back-channel-logout/acme`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
      },
      body: 'logout_token=x',
    });
  }
  expect(await post('/sign-in/password', { userName: 'anna', password })).toHaveProperty('proof');
});
