import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { permissionsOfRole } from '../../packages/contract/src/built-in-roles.ts';
import { pages, pagesOf } from '../../packages/console/src/routes/pages.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole } from './open-console.ts';

/** Of a page that a role may not see, asked of the server nevertheless; and of a key that is refused. */
const refusals = /status of 40[13]/;

/** Without a browser nothing here can be seen; `npm test` installs one where it may, and says so where it may not. */
describe.skipIf(browserProgram === undefined)('the frame of the console in Chromium', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  const focused = (page: Awaited<ReturnType<typeof openConsole>>['page']): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.id || document.activeElement?.ariaLabel || document.activeElement?.tagName || '',
    );

  test.each([
    ['admin', '/console/', 19],
    ['auditor', '/console/', 16],
    ['user', '/console/start', 2],
    ['data-protection-officer', '/console/', 14],
    ['developer', '/console/start', 2],
  ] as const)('shows a key of role %s its pages and no others', async (role, first, count) => {
    const { page, close } = await openConsole(browser, { gateway, role, byForm: true });
    await page.waitForURL(`${gateway.url}${first}`);
    const mine = pagesOf((permission) => permissionsOfRole(role).has(permission));
    const links = page.locator('.side nav a');
    await links.first().waitFor();
    await expect.poll(() => links.count()).toBe(count);
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual(
      mine.map(({ path }) => (path === '/' ? '/console/' : `/console${path}`)),
    );
    await close();
  });

  test('says of a page that is not for a role that it is not, and asks the server for none of it', async () => {
    const { page, close } = await openConsole(browser, { gateway, role: 'user', page: '/keys' });
    await page.getByRole('heading', { level: 1, name: 'This key may not see this page' }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'This key may not see this page' }).waitFor();
    expect(asked.filter((path) => path.startsWith('/admin/'))).toEqual(['/admin/v1/session']);
    await close();
  });

  test('says that an address has no page', async () => {
    const { page, close } = await openConsole(browser, { gateway, locale: 'de-DE', page: '/nirgends' });
    await page.getByRole('heading', { level: 1, name: 'Diese Seite gibt es nicht' }).waitFor();
    await page.getByRole('link', { name: 'Zum Anfang' }).click();
    await expect.poll(() => page.url()).toBe(`${gateway.url}/console/start`);
    await close();
  });

  test('runs under a strict content security policy with Trusted Types', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/start' });
    await page.locator('h1').waitFor();
    // Scripts may set styles one by one; nothing of the markup may bring its own.
    expect(await page.evaluate(() => document.querySelectorAll('style, script:not([src])').length)).toBe(0);
    const response = await page.goto(`${gateway.url}/console/`);
    const headers = response?.headers() ?? {};
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    await close();
  });

  test('tells of what a page would do against the policy, so that silence means something', async () => {
    const { page, complaints, close } = await openConsole(browser, { gateway, page: '/start' });
    await page.evaluate(() => {
      const image = document.createElement('img');
      image.src = 'http://127.0.0.2:9/a.png';
      document.body.append(image);
      const name = 'innerHTML';
      setTimeout(() => {
        document.body[name] = '<b>planted</b>';
      });
    });
    await expect.poll(() => complaints.join('\n')).toMatch(/^policy: img-src/m);
    await expect.poll(() => complaints.join('\n')).toMatch(/^policy: require-trusted-types-for/m);
    expect(complaints.join('\n')).toMatch(/^request: http:\/\/127\.0\.0\.2:9\/a\.png$/m);
    await expect(close()).rejects.toThrow();
  });

  test('keeps the key for the tab only, and forgets it on signing out', async () => {
    const { page, key, close } = await openConsole(browser, { gateway, page: '/keys', byForm: true });
    await page.locator('h1').waitFor();
    await page.reload();
    await page.locator('.side').waitFor();

    const stored = (): Promise<string[]> =>
      page.evaluate(() => [
        JSON.stringify(sessionStorage),
        JSON.stringify(localStorage),
        document.cookie,
        location.href,
      ]);
    const [session, ...elsewhere] = await stored();
    expect(session).toContain(key);
    expect(elsewhere.join(' ')).not.toContain(key);
    expect(await page.content()).not.toContain(key);

    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('#admin-key').waitFor();
    expect((await stored()).join(' ')).not.toContain(key);
    await close();
  });

  test.each([
    ['en-GB', 'The gateway refused this key.'],
    ['de-DE', 'Das Gateway hat diesen Schlüssel abgelehnt.'],
  ] as const)('says that a key was refused, and forgets it (%s)', async (locale, sentence) => {
    const { page, close } = await openConsole(browser, { gateway, locale });
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.locator('#admin-key').fill('gh_user_wrong');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    await expect.poll(() => alert.innerText()).toContain(sentence);
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('gh_user_wrong');
    await close(refusals);
  });

  test('asks for a key again as soon as the one in use is revoked', async () => {
    const { page, key, close } = await openConsole(browser, { gateway, page: '/keys' });
    await page.locator('.side').waitFor();
    const mine = (await gateway.gateway.keys.list()).filter(({ prefix }) => key.startsWith(prefix)).at(-1);
    if (mine === undefined) throw new Error('the key in use is not listed');
    await gateway.gateway.keys.revoke(mine.id, 'the test');
    // Unless the page has asked for something by itself before.
    const next = page.locator('.side nav a', { hasText: 'Statistics' });
    await next.click({ timeout: 5_000 }).catch(() => undefined);
    await page.locator('#admin-key').waitFor();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('The gateway refused this key.');
    await close(refusals);
  });

  test('offers whole commands for making a key to whoever has none', async () => {
    const { page, close } = await openConsole(browser, { gateway });
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.getByText('No key?').click();
    await expect
      .poll(() => page.locator('.code-block pre').allInnerTexts())
      .toEqual([
        'gatehouse keys create --name console --role admin',
        'npm run -s gatehouse -- keys create --name console --role admin',
      ]);
    await close();
  });

  test('speaks German to a German browser, and changes on demand', async () => {
    const { page, close } = await openConsole(browser, { gateway, locale: 'de-DE', page: '/start' });
    await page.getByRole('navigation', { name: 'Seiten' }).waitFor();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByRole('button', { name: 'Konto' }).click();
    await page.getByLabel('Sprache').selectOption('en');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    await close();
  });

  test('is dark where the system is dark, and light on demand', async () => {
    const { page, close } = await openConsole(browser, { gateway, colorScheme: 'dark', page: '/start' });
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

    expect(await ground()).toBe('rgb(15, 18, 24)');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByLabel('Colours').selectOption('light');
    expect(await ground()).toBe('rgb(245, 246, 248)');
    await close();
  });

  test('goes to every page by Ctrl+K and the keyboard alone', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/start' });
    const names = await page.locator('.side nav a').allInnerTexts();
    const palette = page.getByRole('dialog', { name: 'Go to a page or do something' });
    for (const [index, name] of names.entries()) {
      await page.keyboard.press('Control+k');
      await palette.waitFor();
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await palette.waitFor({ state: 'detached' });
      const path = pages[index]?.path ?? '';
      await page.waitForURL((url) => url.pathname === (path === '/' ? '/console/' : `/console${path}`));
      await expect.poll(() => focused(page)).toBe('content');
    }
    await close();
  });

  test('opens a request by its id and a search of the log from the palette', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/start' });
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('req_0123456789');
    await page.getByRole('option', { name: 'Open request req_0123456789' }).click();
    await expect.poll(() => page.url()).toBe(`${gateway.url}/console/log/req_0123456789`);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Nordlicht');
    await page.getByRole('option', { name: 'Search the log for “Nordlicht”' }).click();
    await expect.poll(() => page.url()).toBe(`${gateway.url}/console/log?text=Nordlicht`);
    await close(/status of 404/);
  });

  test('closes what is open by Escape, and gives the focus back', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/start', width: 390 });
    for (const name of ['Menu', 'Account']) {
      const button = page.getByRole('button', { name, exact: true });
      await button.focus();
      await page.keyboard.press('Enter');
      const opened = name === 'Menu' ? page.getByRole('dialog') : page.getByRole('button', { name: 'Sign out' });
      await opened.waitFor();
      await page.keyboard.press('Escape');
      await opened.waitFor({ state: 'hidden' });
      await expect.poll(() => focused(page)).toBe(name);
    }
    const button = page.locator('.palette-button');
    await button.focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
    await close();
  });

  test('can be signed in to with the keyboard alone, and skipped to the content', async () => {
    const { page, key, close } = await openConsole(browser, { gateway });
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.locator('#admin-key').waitFor();
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('admin-key');
    await page.keyboard.insertText(key);
    await page.keyboard.press('Enter');
    await page.locator('.side').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('content');
    await close();
  });
});
