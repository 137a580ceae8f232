import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { totpCode } from '../../packages/gateway/src/access/sign-in/totp.ts';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { type IdentityProvider, startIdentityProvider } from '../sign-in/identity-provider.ts';
import { findViolations } from './find-violations.ts';
import { openBrowser } from './open-browser.ts';
import { listenConsoleGateway } from './open-console.ts';

/** Signing in without a key, in a real browser: at an identity provider, and with an account of the gateway. */

const password = 'korrekt pferd batterie klammer';

let browser: Browser;
let provider: IdentityProvider;
let gateway: ListeningTestGateway;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  provider = await startIdentityProvider();
  provider.people.set('anna', { name: 'Anna Beispiel', groups: ['admins'] });
  provider.people.set('carl', { name: 'Carl Muster', groups: [] });
  gateway = await listenConsoleGateway({
    configuration: {
      signIn: {
        // The port is known when it listens.
        publicUrl: 'http://127.0.0.1',
        issuers: [
          {
            id: 'acme',
            issuer: provider.issuer,
            allowPrivateNetwork: true,
            roles: [{ group: 'admins', role: 'admin' }],
            login: { label: 'Acme', clientId: 'console', clientSecret: 'console-secret' },
          },
        ],
      },
    },
  });
  await provider.serve(gateway.url);
  const { signIn } = gateway.gateway;
  signIn.update({ ...signIn.options, publicUrl: gateway.url }, undefined);
  page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
});

afterEach(async () => {
  await page.context().close();
  await gateway.close();
  await provider.close();
});

async function expectInside(name: string): Promise<void> {
  await page.getByRole('navigation').first().waitFor();
  expect(await page.evaluate(() => sessionStorage.getItem('gatehouse.admin-key'))).toBeNull();
  const session = await page.evaluate(async () => (await fetch('/admin/v1/session')).json() as Promise<unknown>);
  expect(session).toMatchObject({ name });
}

describe('the sign-in page', () => {
  it('leads to the identity provider and back into the console, and stays so after a reload', async () => {
    await page.goto(`${gateway.url}/console/`);
    await page.getByRole('link', { name: 'Sign in with Acme' }).click();
    await expectInside('Anna Beispiel');
    expect(new URL(page.url()).search).toBe('');
    await page.reload();
    await expectInside('Anna Beispiel');
    // A change, which needs more than the cookie.
    await page.goto(`${gateway.url}/console/keys`);
    expect(gateway.gateway.signIn.sessions.list(Date.now())).toHaveLength(1);
  });

  it('says that a sign-in elsewhere has failed, without saying why', async () => {
    provider.person = 'carl';
    await page.goto(`${gateway.url}/console/`);
    await page.getByRole('link', { name: 'Sign in with Acme' }).click();
    await page.getByRole('alert').filter({ hasText: 'Signing in failed' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('sets up an account with a password, an app and recovery codes, and signs in with them', async () => {
    const { directory, accounts } = gateway.gateway;
    const roles = [{ role: 'auditor' }];
    const { id } = await directory.create('person', { name: 'Berta Beispiel', teams: [], roles }, { actor: 'test' });
    const { setUpCode } = await accounts.create({ person: id, userName: 'berta' }, { actor: 'test' });
    await page.goto(`${gateway.url}/console/`);
    await page.getByRole('button', { name: 'Set up an account with a code' }).click();
    await page.getByLabel('The code that you were given').fill(setUpCode);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByLabel('A password of your own').fill('too short');
    const secret = (await page.locator('.sign-in code').first().textContent()) ?? '';
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const set = page.locator('form', { has: page.getByLabel('A password of your own') });
    await set.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await expect.poll(() => page.getByRole('alert').innerText()).toBe('The password is too short.');
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await page.getByLabel('A password of your own').fill(password);
    await expect.poll(() => set.getByLabel('User name').inputValue()).toBe('berta');
    await set
      .getByLabel('Code that the app shows; empty without an app')
      .fill(totpCode(secret, Math.floor(Date.now() / 30_000)));
    expect(await findViolations(page)).toEqual([]);
    await set.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
    const codes = ((await page.locator('.sign-in code').first().textContent()) ?? '').trim().split('\n');
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expectInside('Berta Beispiel');

    await page.context().clearCookies();
    await page.goto(`${gateway.url}/console/`);
    await page.getByLabel('User name').fill('berta');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Code of the app').fill(codes[0] ?? '');
    expect(await findViolations(page)).toEqual([]);
    await page
      .locator('form', { has: page.getByLabel('User name') })
      .getByRole('button', { name: 'Sign in' })
      .click();
    await expectInside('Berta Beispiel');
  });

  it('sets up an account without an app, and says where one is added later', async () => {
    const { directory, accounts } = gateway.gateway;
    const roles = [{ role: 'auditor' }];
    const { id } = await directory.create('person', { name: 'Cem Beispiel', teams: [], roles }, { actor: 'test' });
    const { setUpCode } = await accounts.create({ person: id, userName: 'cem' }, { actor: 'test' });
    await page.goto(`${gateway.url}/console/`);
    await page.getByRole('button', { name: 'Set up an account with a code' }).click();
    await page.getByLabel('The code that you were given').fill(setUpCode);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('You can add it later as well').waitFor();
    await page.getByLabel('A password of your own').fill(password);
    await page.getByRole('button', { name: 'Set up and sign in' }).click();
    await expectInside('Cem Beispiel');
  });

  it('lets people change their own password and app, by a QR code, and end their other sessions', async () => {
    const { directory, accounts, signIn } = gateway.gateway;
    const { id } = await directory.create(
      'person',
      { name: 'Berta Beispiel', teams: [], roles: [{ role: 'auditor' }] },
      { actor: 'test' },
    );
    const { setUpCode } = await accounts.create({ person: id, userName: 'berta' }, { actor: 'test' });
    const { note } = signIn.accounts.offer(setUpCode, '192.0.2.7');
    await signIn.accounts.setUp({ setUpCode, password, note }, '192.0.2.7');
    const other = await gateway.gateway.signInService.withPassword({ userName: 'berta', password }, '192.0.2.7');
    await page.goto(`${gateway.url}/console/`);
    await page.getByLabel('User name').fill('berta');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page
      .locator('form', { has: page.getByLabel('User name') })
      .getByRole('button', { name: 'Sign in' })
      .click();
    await expectInside('Berta Beispiel');
    await page.getByRole('button', { name: 'Account', exact: true }).click();
    await page.getByRole('link', { name: 'Own account' }).click();
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
    await expect.poll(() => page.locator('tr[data-session]').count()).toBe(2);
    expect(await findViolations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Set up an app' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('img', { name: 'QR code' }).waitFor();
    const secret = (await dialog.locator('.code-block code').textContent()) ?? '';
    await dialog.getByLabel('Your password now').fill('wrong wrong wrong');
    await dialog.getByLabel('Code that the new app shows').fill(totpCode(secret, Math.floor(Date.now() / 30_000)));
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('is not right; nothing was changed').waitFor();
    await dialog.getByLabel('Your password now').fill(password);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('heading', { name: 'Recovery codes' }).waitFor();
    const codes = ((await dialog.locator('.code-block code').textContent()) ?? '').trim().split('\n');
    expect(codes).toHaveLength(10);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('set up, 10 recovery codes are left').waitFor();
    await expect.poll(() => page.locator('tr[data-session]').count()).toBe(1);
    expect(() => signIn.sessions.verify(other.token, Date.now())).toThrow();

    await page.getByRole('button', { name: 'Change the password' }).click();
    await dialog.getByLabel('Your password now').fill(password);
    await dialog.getByLabel('Code of the app now').fill(codes[0] ?? '');
    await dialog.getByLabel('New password').fill('sieben zwerge hinter bergen');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('set up, 9 recovery codes are left').waitFor();

    await page.getByRole('button', { name: /^End: / }).click();
    await dialog.getByRole('button', { name: /^End/ }).click();
    await page.getByLabel('User name').waitFor();
    expect(signIn.sessions.list(Date.now())).toEqual([]);
  });
});
