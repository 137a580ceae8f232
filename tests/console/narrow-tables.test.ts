import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

const by = { actor: 'test' };
/** CSS pixels of a telephone. */
const narrow = 390;

describe.skipIf(browserProgram === undefined)('tables with actions, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let console: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway();
    const { directory, keys } = gateway.gateway;
    const team = await directory.create('team', { name: 'Kundenbetreuung', limits: { costPerMonth: 250 } }, by);
    const roles = [{ role: 'team-lead', tenant: 'default', team: team.id }];
    const limits = { costPerDay: 12.5 };
    const person = await directory.create('person', { name: 'Anna Beispiel', teams: [team.id], roles, limits }, by);
    for (const name of ['Bestellungen', 'Kundenbriefe', 'Übersetzungen'])
      await keys.create({ name, role: 'user', owner: person.id, limits: { requestsPerDay: 500 } }, 'test');
    await keys.create({ name: 'Leitung', role: 'team-lead', owner: person.id, team: team.id, bound: 'team' }, 'test');
    const secret = { name: 'mistral', origins: ['https://api.mistral.ai'], value: 'canary-4711' };
    await gateway.gateway.secrets.set(secret, 'test');
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  afterEach(() => console.close());

  async function open(options: OpenConsoleOptions): Promise<void> {
    console = await openConsole(browser, { gateway, ...options });
    ({ page } = console);
    await page.locator('table.stacks tbody tr').first().waitFor();
  }

  test.each([
    ['/keys', 'Sperren'],
    ['/people', 'Sperren'],
    ['/people?tab=teams', 'Schließen'],
    ['/secrets', 'Ersetzen'],
  ])('of %s have everything on the screen of a telephone, actions too', async (address, action) => {
    await open({ page: address, locale: 'de-DE', width: narrow });
    const table = page.locator('table.stacks').first();
    for (const part of await table.locator('button, td').all()) {
      if (!(await part.isVisible())) continue;
      const box = await part.boundingBox();
      expect((box?.x ?? 0) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= narrow, await part.innerText()).toBe(true);
    }
    await expect.poll(() => table.getByRole('button').filter({ hasText: action }).count()).toBeGreaterThan(0);
    // Whoever listens still hears a table.
    await expect.poll(() => page.getByRole('table').first().getByRole('row').count()).toBeGreaterThan(1);
  });

  test.each([
    ['en-GB', 'Order by'],
    ['de-DE', 'Ordnen nach'],
  ] as const)(
    'of models have everything there as well, and their order is chosen above them (%s)',
    async (locale, label) => {
      await open({ page: '/models', locale, width: narrow });
      const hidden = await page
        .locator('.scroll')
        .evaluateAll((regions) => regions.map((region) => region.scrollWidth - region.clientWidth));
      expect(Math.max(...hidden)).toBe(0);
      await page.getByLabel(label).selectOption('name');
      await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('name');
    },
  );

  test.each(['/keys', '/models'])('of %s fit beside the menu, in German as well', async (address) => {
    for (const width of [1_280, 1_440]) {
      await open({ page: address, locale: 'de-DE', width });
      const hidden = await page
        .locator('.scroll')
        .evaluateAll((regions) => regions.map((region) => region.scrollWidth - region.clientWidth));
      expect(Math.max(...hidden), String(width)).toBe(0);
      if (width === 1_280) await console.close();
    }
  });

  test('of limits show how much is used of what, on the screen of a telephone', async () => {
    await open({ page: '/limits', locale: 'de-DE', width: narrow });
    const used = page.locator('td.limits-used').filter({ hasText: '250' }).locator('span').first();
    const box = await used.boundingBox();
    expect((box?.x ?? narrow) + (box?.width ?? narrow)).toBeLessThanOrEqual(narrow);
    await expect.poll(() => page.locator('td.limits-used').first().getAttribute('data-label')).toBe('Verbraucht');
  });

  test('of keys have the actions of a key in one row, and say where its role holds', async () => {
    await open({ page: '/keys', locale: 'de-DE' });
    const row = page.locator('.keys-table tbody tr').filter({ hasText: 'Leitung' });
    const tops = await row
      .locator('.keys-actions > *')
      .evaluateAll((all) =>
        all.filter((one) => one.getClientRects().length > 0).map((one) => one.getBoundingClientRect().top),
      );
    expect(tops.length).toBe(3);
    expect(new Set(tops).size).toBe(1);
    await expect.poll(() => row.innerText()).toContain('Rolle nur in diesem Team');
    const hidden = await page
      .locator('.scroll')
      .first()
      .evaluate((region) => region.scrollWidth - region.clientWidth);
    expect(hidden).toBe(0);
  });
});
