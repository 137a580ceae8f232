import type { ConfigurationInput } from '@gatehouse/contract/config';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectUsable } from './expect-usable.ts';
import { findViolations } from './find-violations.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole } from './open-console.ts';

const inspection: ConfigurationInput['inspection'] = {
  guards: [{ use: 'ban-substrings', id: 'internal-names', substrings: ['cost price'] }],
};

describe.skipIf(browserProgram === undefined)('the log in Chromium', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let answered: string;
  let blocked: string;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway({ configuration: { inspection } });
    for (let number = 0; number < 70; number += 1) await ask(`Good morning, number ${number}`);
    answered = await ask('Good morning');
    await refused('What is the cost price?');
    await refused('Good morning', 'no-such-model');
    blocked = await indexed();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  /** Waits until the index knows all of it. Gives the request that was blocked. */
  async function indexed(): Promise<string> {
    const { index } = gateway.gateway.record;
    for (;;) {
      const [refused] = (await index.query({ code: 'model_not_found' }, { limit: 1 })).entries;
      const [entry] = (await index.query({ outcome: 'blocked' }, { limit: 1 })).entries;
      if (refused !== undefined && entry?.request !== undefined) return entry.request;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function refused(content: string, model?: string): Promise<void> {
    const answer = await ask(content, model).catch(() => undefined);
    if (answer !== undefined) throw new Error('that should have been refused');
  }

  async function ask(content: string, model = 'scripted'): Promise<string> {
    const { exchange } = await gateway.ask({ model, messages: [{ role: 'user', content }] });
    return exchange.id;
  }

  const rows = (page: Page) => page.locator('tbody [data-row]');
  const row = (page: Page, text: string) => rows(page).filter({ hasText: text });
  /** The number of the entry that has the focus. */
  const focusedRow = (page: Page): Promise<string | null> =>
    page.evaluate(() => document.activeElement?.getAttribute('data-row') ?? null);

  test('finds by words in names, codes and ids, and keeps the question in the address', async () => {
    const { page, goTo, close } = await openConsole(browser, { gateway, page: '/log' });
    await row(page, answered).first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('cost-none');
    await page.getByText('No entry fits.').waitFor();
    expect(new URL(page.url()).searchParams.get('text')).toBe('cost-none');
    await page.getByRole('searchbox', { name: 'Search' }).fill('internal block');
    await expect.poll(() => rows(page).count()).toBe(1);
    await expect.poll(() => rows(page).innerText()).toMatch(/blocked[^]*input_blocked[^]*internal-names/);
    await page.getByRole('searchbox', { name: 'Search' }).fill(answered.slice(0, 12));
    await expect.poll(() => rows(page).count()).toBe(2);
    await page.getByRole('button', { name: 'Remove filter: Text' }).click();
    await row(page, 'model_not_found').waitFor();

    // As the command palette links to it.
    await goTo('/log?text=model_not_found');
    await expect.poll(() => rows(page).count()).toBe(1);
    await expect.poll(() => page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('model_not_found');
    await close();
  });

  test('filters by what can be chosen and by what is typed, each shown as something to take away', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/log' });
    await row(page, answered).first().waitFor();
    await page.getByLabel('Outcome').selectOption('blocked');
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.getByLabel('Period').selectOption('hour');
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByLabel('Rule or guard').fill('internal-names');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows(page).count()).toBe(1);
    const chips = page.getByRole('list', { name: 'Filters that are set' });
    await expect
      .poll(() => chips.getByRole('listitem').allInnerTexts())
      .toEqual(['Period: Last hour', 'Outcome: blocked', 'Rule or guard: internal-names']);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      outcome: 'blocked',
      period: 'hour',
      rule: 'internal-names',
    });
    await page.getByRole('button', { name: 'Clear all' }).click();
    await row(page, answered).first().waitFor();
    expect(new URL(page.url()).search).toBe('');

    await page.getByLabel('Period').selectOption('custom');
    await page.getByLabel('From', { exact: true }).fill('2020-01-01T00:00');
    await page.getByLabel('To', { exact: true }).fill('2020-02-01T00:00');
    await page.getByRole('button', { name: 'Apply' }).last().click();
    await page.getByText('No entry fits.').waitFor();
    await expect.poll(() => page.getByLabel('Live').isDisabled()).toBe(true);
    await close();
  });

  test('goes through the entries by keys, opens one, and comes back to where it was', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/log?live=false&kind=request,result' });
    await rows(page).first().focus();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('k');
    await expect.poll(() => focusedRow(page)).toBe('2');
    // As far as there are entries, which come page by page.
    const total = (await gateway.leaves()).filter(({ kind }) => kind === 'request' || kind === 'result').length;
    expect(total).toBeGreaterThan(140);
    for (let turn = 0; turn < 4; turn += 1) {
      await page.keyboard.press('End');
      await page.waitForTimeout(150);
    }
    await expect.poll(() => focusedRow(page)).toBe(String(total - 1));
    await expect.poll(() => rows(page).count()).toBeLessThan(60);
    await page.keyboard.press('Home');
    await expect.poll(() => focusedRow(page)).toBe('0');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Request' }).waitFor();
    await page.goBack();
    await rows(page).first().waitFor();
    await close();
  });

  test('shows what is new at once, and only tells of it where somebody has gone down the list', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/log?kind=result' });
    await rows(page).first().waitFor();
    const first = await ask('Live');
    await row(page, first).waitFor();
    await page.locator('.log-list').evaluate((list) => list.scrollTo(0, 1_000));
    await page.waitForTimeout(300);
    const second = await ask('Live again');
    await page.getByText('1 new entry').waitFor();
    expect(await row(page, second).count()).toBe(0);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await row(page, second).waitFor();
    await page.getByLabel('Live').uncheck();
    await expect.poll(() => new URL(page.url()).searchParams.get('live')).toBe('false');
    await close();
  });

  test('keeps a view under a name in this browser, and forgets it with a way back', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/log?model=scripted&verdict=block' });
    await page.getByRole('button', { name: 'Keep this view' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Blocked \u202Escripted');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    const views = page.getByRole('navigation', { name: 'Views' });
    await views.getByRole('link', { name: 'All', exact: true }).click();
    await row(page, answered).first().waitFor();
    await page.reload();
    await views.getByRole('link', { name: /Blocked RLO/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('verdict')).toBe('block');
    await views.getByRole('button', { name: 'Forget the view' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await views.getByRole('link', { name: /Blocked RLO/ }).waitFor();
    await close();
  });

  test('opens an entry that is about no request, and checks its hash by itself', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/log?kind=start' });
    await rows(page).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The hash holds.').waitFor();
    await expect.poll(() => dialog.innerText()).toContain('"kind": "start"');
    const shared = page.url();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);

    await page.route('**/admin/v1/log/*/*', async (route) => {
      const response = await route.fetch();
      const leaf = (await response.json()) as { json: string };
      await route.fulfill({ response, json: { ...leaf, json: leaf.json.replace('"start"', '"stop"') } });
    });
    await page.goto(shared);
    await page.getByText('The hash does not hold').waitFor();
    expect(await page.getByText('The hash holds.').count()).toBe(0);
    await close();
  });

  test('shows an auditor the same, and a user nothing of it', async () => {
    const auditor = await openConsole(browser, { gateway, role: 'auditor', page: `/log?text=${blocked}` });
    await row(auditor.page, 'input_blocked').waitFor();
    await auditor.close();
    const user = await openConsole(browser, { gateway, role: 'user', page: '/log' });
    await user.page.getByRole('heading', { level: 1, name: 'This key may not see this page' }).waitFor();
    const answer = await fetch(`${gateway.url}/admin/v1/log`, { headers: { authorization: `Bearer ${user.key}` } });
    expect(answer.status).toBe(403);
    await user.close();
  });

  test('says why there is nothing, and what to do when the index cannot be asked', async () => {
    const { page, close } = await openConsole(browser, { gateway, locale: 'de-DE', page: '/log?model=keines' });
    await page.getByText('aber keine Inhalte').waitFor();
    await page.getByRole('link', { name: 'Filter entfernen' }).click();
    await row(page, answered).first().waitFor();
    await page.route('**/admin/v1/log?*', (route) =>
      route.fulfill({ status: 503, json: { error: { code: 'index_unavailable', message: '' } } }),
    );
    await page.getByLabel('Ausgang').selectOption('failed');
    await page.getByRole('alert').waitFor();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('Index');
    await close(/status of 503/);
  });

  test.each([
    ['en-GB', 'light', 1_280],
    ['de-DE', 'dark', 1_280],
    ['de-DE', 'light', 390],
    ['en-GB', 'dark', 390],
  ] as const)('can be used by everybody (%s, %s, %i wide)', async (locale, colorScheme, width) => {
    const german = locale === 'de-DE';
    const { page, close } = await openConsole(browser, {
      gateway,
      locale,
      colorScheme,
      width,
      page: '/log?model=scripted',
    });
    await rows(page).first().waitFor();
    await expectUsable(page);
    await page.getByRole('button', { name: german ? 'Weitere Filter' : 'More filters' }).click();
    await page.getByLabel(german ? 'Regel oder Wächter' : 'Rule or guard').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await close();
  });
});
