import {
  type CostForecast,
  type CostReport,
  costReportSchema,
  type Reconciliation,
} from '@gatehouse/contract/admin-costs';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectRefused } from './expect-refused.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

const prices = {
  currency: 'EUR',
  models: [{ kind: 'tokens', provider: 'scripted', model: 'scripted', input: '2500', output: 10_000 }],
} as const;
const day = 86_400_000;

describe.skipIf(browserProgram === undefined)('costs in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let console: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway({
      configuration: { cache: { enabled: true }, prices: { ...prices, models: [...prices.models] } },
    });
    const questions = ['Good morning', 'Good morning', 'What a long question this is, for so short an answer?'];
    for (const content of questions) await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content }] });
    await gateway.ask({ model: 'scripted:no-usage', messages: [{ role: 'user', content: 'Without a price' }] });
    await vi.waitFor(
      async () => {
        const { totals } = await report('model');
        if (totals.reduce((sum, row) => sum + row.requests, 0) < 4) throw new Error('the index is behind');
      },
      { timeout: 15_000, interval: 100 },
    );
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  afterEach(() => console.close());

  async function open(options: OpenConsoleOptions = {}): Promise<void> {
    console = await openConsole(browser, { page: '/costs', gateway, ...options });
    ({ page } = console);
  }

  async function report(by: string): Promise<CostReport> {
    const response = await fetch(`${gateway.url}/admin/v1/costs?by=${by}`, {
      headers: { authorization: `Bearer ${gateway.adminKey}` },
    });
    return costReportSchema.parse(await response.json());
  }

  const row = (name: string) => page.locator('.costs-table tbody tr').filter({ hasText: name });

  test('shows what the month cost, by whatever one asks, and says what has no price', async () => {
    await open();
    await page.getByRole('heading', { name: 'Costs', exact: true }).waitFor();
    const { rows, totals } = await report('target');
    const micros = totals.find(({ currency }) => currency === 'EUR')?.cost ?? 0;
    const money = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR', maximumFractionDigits: 4 });
    await expect.poll(() => page.locator('.figure').first().innerText()).toContain(money.format(micros / 1e6));
    expect(micros).toBeGreaterThan(0);
    await page.getByText('Calls of models without a price: 1.').waitFor();
    await expect.poll(() => page.locator('.figure').nth(2).innerText()).toContain('1 without a price');

    await page.locator('select[name="costs-by"]').selectOption('target');
    await row('scripted:no-usage').getByText('price unknown').waitFor();
    await expect.poll(() => page.locator('.costs-table tbody tr').count()).toBe(rows.length);
    await page.locator('select[name="costs-and"]').selectOption('key');
    await page.locator('.costs-table thead').getByText('Key').waitFor();
    expect(new URL(page.url()).search).toBe('?by=target&and=key');
    await row('test user').first().waitFor();
    await page.reload();
    await row('test user').first().waitFor();
  });

  test('gives the report that is shown as a file for spreadsheets', async () => {
    await open({ page: '/costs?by=model', locale: 'de-DE' });
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Als CSV herunterladen' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^costs-\d{4}-\d{2}-by-model\.csv$/);
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^month,model,model_name,currency,cost,/);
  });

  test('draws each day, with what is expected of those to come and between which sums', async () => {
    const now = new Date();
    const since = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
    const expectation = { spent: 4_000_000, expected: 9_500_000, low: 8_000_000, high: 12_000_000, days: 20 };
    const forecast: CostForecast = {
      month: now.toISOString().slice(0, 7),
      at: now.getTime(),
      currency: 'EUR',
      index: { state: 'ready', leaves: 9, upTo: now.getTime() },
      total: expectation,
      parts: [{ of: { id: null }, ...expectation }],
      days: [{ day: since + 27 * day, cost: null, expected: 400_000 }],
    };
    console = await openConsole(browser, { page: '/start', gateway });
    ({ page } = console);
    await page.route('**/admin/v1/costs/forecast*', (route) => route.fulfill({ json: forecast }));
    await console.goTo('/costs');
    const figure = page.locator('.figure').nth(1);
    await figure.getByText('€9.50').waitFor();
    await expect.poll(() => figure.innerText()).toContain('between €8.00 and €12.00 in 80 of 100 months');
    await page.getByText('As a table').click();
    await page.locator('.chart-table').getByText('€0.40').waitFor();
    await expect.poll(() => row('without a team').innerText()).toContain('€9.50');
  });

  test('forecasts nothing from a day, and shows other months as they ended', async () => {
    await open();
    await page.locator('.figure').nth(1).getByText('Three whole days are needed').waitFor();
    await page.locator('select[name="costs-month"]').selectOption({ index: 1 });
    await page.getByText('Nothing was asked in this month.').waitFor();
    expect(await page.locator('.figures').innerText()).not.toContain('Expected');
    await expect.poll(() => page.getByRole('button', { name: 'Download as CSV' }).isDisabled()).toBe(true);
  });

  test('names models without a price, and gives the list itself', async () => {
    await open({ page: '/costs?tab=prices' });
    await row('scripted:no-usage').getByText('unknown').waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the list' }).click();
    const file = await readFile(await (await downloading).path(), 'utf8');
    expect(JSON.parse(file)).toMatchObject({ currency: 'EUR' });
  });

  test('tells of budgets, and of providers that count otherwise', async () => {
    const at = Date.now();
    const compared: Reconciliation = {
      month: '2026-11',
      since: at,
      until: at,
      index: { state: 'ready', leaves: 9, upTo: at },
      models: [
        {
          provider: 'scripted',
          target: '<img src=x onerror=alert(1)>',
          input: { requests: 40, mean: 1.02, spread: 0.1, least: 0.9, greatest: 2.4 },
          output: null,
          outliers: 1,
          examples: [{ request: 'req_0123456789', day: at, input: 240, output: 10, ownInput: 100, ownOutput: 9 }],
        },
      ],
    };
    console = await openConsole(browser, { page: '/start', gateway });
    ({ page } = console);
    const alert = { at, kind: 'team', id: 'team_1', name: 'Support\u202E', span: 'month', since: at, currency: 'EUR' };
    const alerts = [{ ...alert, share: 100, used: 50_100_000, limit: 50_000_000 }];
    await page.route('**/admin/v1/costs/alerts', (route) => route.fulfill({ json: { alerts } }));
    await page.route('**/admin/v1/costs/reconciliation*', (route) => route.fulfill({ json: compared }));
    await console.goTo('/costs?tab=alerts');
    const told = await page.locator('.costs-table tbody tr').innerText();
    expect(told).toContain('€50.10 of €50.00');
    expect(told).toContain('100%');
    await page.locator('.foreign-mark').waitFor();
    await expectUsable(page, 'alerts');

    await page.getByRole('tab', { name: 'Compared with providers' }).click();
    await row('<img src=x').getByText('0.9 to 2.4').waitFor();
    await page.locator('main details summary').click();
    await page.getByRole('link', { name: 'req_0123456789' }).waitFor();
    await expectUsable(page, 'check');
  });

  test('is for whoever may see costs, and for nobody else', async () => {
    await open({ role: 'auditor' });
    await page.locator('.costs-table').waitFor();
    await console.close();
    await open({ role: 'user' });
    await page.getByRole('heading', { name: 'This key may not see this page' }).waitFor();
    expect(await page.getByRole('link', { name: 'Costs' }).count()).toBe(0);
    await expectRefused(gateway, console.key, ['costs', 'costs/forecast', 'costs/prices', 'costs?format=csv']);
  });

  test.each([
    ['en-GB', 1_280, 'light'],
    ['de-DE', 390, 'dark'],
  ] as const)('can be used by everybody (%s, %i pixels wide, %s)', async (locale, width, colorScheme) => {
    await open({ locale, width, colorScheme });
    for (const tab of ['report', 'alerts', 'prices', 'check']) {
      await console.goTo(`/costs?tab=${tab}`);
      await page.locator('.tab-content:not([hidden]) .card').first().waitFor();
      await page.waitForLoadState('networkidle');
      await expectUsable(page, tab);
    }
  });
});
