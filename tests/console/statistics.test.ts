import { readFile } from 'node:fs/promises';
import { dayOf } from '@gatehouse/contract/admin-statistics';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '@gatehouse/contract/admin';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { type OpenConsoleOptions, openConsole, type OpenedConsole } from './open-console.ts';

describe.skipIf(browserProgram === undefined)('statistics in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let page: Page;
  let console: OpenedConsole;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(() => console.close());

  async function open(
    locale: 'en-GB' | 'de-DE' = 'en-GB',
    role: Role = 'admin',
    more: OpenConsoleOptions = {},
  ): Promise<void> {
    console = await openConsole(browser, {
      page: '/statistics',
      locale,
      role,
      configuration: { privacy: { statisticsBudget: 2 } },
      ...more,
    });
    ({ gateway, page } = console);
  }

  const field = (name: string) => page.locator(`input[name="release-${name}"]`);

  async function release(teams: string, epsilon: string): Promise<void> {
    await field('teams').fill(teams);
    await field('epsilon').fill(epsilon);
    await page.locator('form button').click();
    await page.locator('section:has(form) > .filter-actions button').click();
    await page.getByRole('dialog').locator('button.primary').click();
    await page.locator('.release').first().waitFor();
  }

  async function downloaded(name: string): Promise<Download> {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name }).first().click();
    return downloading;
  }

  test('shows the cost before it is spent, then the figures with how far they are off', async () => {
    await open();
    await field('teams').fill('sales, support');
    await field('epsilon').fill('1.5');
    await field('most').fill('3');
    await page.getByRole('button', { name: 'Show what it costs' }).click();
    const cost = page.locator('section:has(form) output');
    await cost.waitFor();
    await expect
      .poll(() => cost.innerText())
      .toBe('It costs ε = 1.5; ε = 2 is left for this time. 19 of 20 figures will be off by 6 at most.');
    expect((await gateway.gateway.statistics.releases()).length).toBe(0);

    await page.getByRole('button', { name: 'Release for good' }).click();
    await expect
      .poll(() => page.getByRole('dialog').innerText())
      .toContain('ε = 1.5 of the budget of this time is spent');
    expect((await gateway.gateway.statistics.releases()).length).toBe(0);
    await page.getByRole('dialog').getByRole('button', { name: 'Release for good' }).click();
    await page.getByText('Released. It stands below.').waitFor();
    const [made] = await gateway.gateway.statistics.releases();
    expect(made).toMatchObject({ teams: ['sales', 'support'], epsilon: 1_500, most: 3 });
    await expect
      .poll(() => page.locator('.release tbody tr').allInnerTexts())
      .toEqual(['sales', 'support'].map((team) => `${team}\t${made?.counts[team] ?? ''}\t± 6`));

    // The same again costs nothing, and more than is left cannot be had.
    await page.getByRole('button', { name: 'Show what it costs' }).click();
    await page.getByText('This was released before').waitFor();
    await field('epsilon').fill('1');
    await page.getByRole('button', { name: 'Show what it costs' }).click();
    await page.getByText('It would cost ε = 1, and only ε = 0.5 is left for this time.').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Release for good' }).isDisabled()).toBe(true);
  });

  test('says in words what is wrong with a question', async () => {
    await open();
    await field('teams').fill('Sales Team');
    await page.locator('form button').click();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('Labels have small letters');
    await field('teams').fill('sales');
    await field('from').fill('2025-12-31');
    await field('to').fill('2026-01-02');
    await page.locator('form button').click();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('ask for each half by itself');
    await field('to').fill('2025-12-31');
    await page.locator('form button').click();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('must end behind its beginning');
    await field('to').fill(dayOf(Date.now() + 172_800_000));
    await page.locator('form button').click();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('is not over yet');
  });

  test('gives a release as files, for the public and for the works council', async () => {
    await open('de-DE');
    await release('vertrieb', '0.25');
    const [made] = await gateway.gateway.statistics.releases();
    const [from, to] = [dayOf(made?.from ?? 0), dayOf(made?.to ?? 0)];
    const count = made?.counts['vertrieb'] ?? 0;

    const csv = await downloaded('Als CSV herunterladen');
    expect(csv.suggestedFilename()).toBe(`nutzung-${from}-${to}.csv`);
    expect(await readFile(await csv.path(), 'utf8')).toBe(
      `team,requests,noise_95_percent,from,to_without,epsilon,most_of_one_person,released,for\r\n` +
        `vertrieb,${count},${made?.noise ?? ''},${from},${to},0.25,20,${dayOf(made?.releasedAt ?? 0)},public\r\n`,
    );

    await page.locator('select[name="release-readers"]').selectOption('works-council');
    const markdown = await readFile(await (await downloaded('Markdown')).path(), 'utf8');
    expect(markdown).toContain('# Nutzung von Sprachmodellen, für den Betriebsrat');
    expect(markdown).toContain(`| vertrieb | ${count} | ± ${made?.noise ?? ''} |`);
    expect(markdown).toContain('ε = 0,25');
  });

  test('lets an auditor see what was released and what it would cost, and not spend it', async () => {
    await open('en-GB', 'auditor');
    await field('teams').fill('sales');
    await page.locator('form button').click();
    await page.getByText('Administrators make releases.').waitFor();
    expect(await page.getByRole('button', { name: 'Release for good' }).count()).toBe(0);
    const response = await fetch(`${gateway.url}/admin/v1/statistics`, {
      method: 'POST',
      headers: { authorization: `Bearer ${console.key}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(403);
    expect((await gateway.gateway.statistics.releases()).length).toBe(0);
  });

  test('is not for callers', async () => {
    await open('en-GB', 'user');
    await page.getByRole('heading', { name: 'This key may not see this page' }).waitFor();
    expect(await page.locator('.card').count()).toBe(0);
  });

  test.each([
    ['en-GB', 1_280, 'light'],
    ['de-DE', 390, 'dark'],
  ] as const)('can be used by everybody (%s, %i pixels wide, %s)', async (locale, width, colorScheme) => {
    await open(locale, 'admin', { width, colorScheme });
    await release('vertrieb', '1');
    await field('epsilon').fill('0.5');
    await page.locator('form button').click();
    await page.locator('section:has(form) > .filter-actions button').waitFor();
    await expectUsable(page);
  });
});
