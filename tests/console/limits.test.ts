import type { CallQueueList } from '@gatehouse/contract/admin-queue';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectRefused } from './expect-refused.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

const queues: CallQueueList = {
  queues: [
    {
      provider: 'ollama',
      concurrent: 2,
      running: 2,
      waiting: 5,
      batchWaiting: 3,
      longest: 64,
      oldest: 4_200,
      usual: null,
      tenants: [{ tenant: '<b>acme</b>', waiting: 4, running: 1 }],
      models: [{ target: 'llama-70b\u202E', waiting: 5, running: 2 }],
    },
  ],
};

describe.skipIf(browserProgram === undefined)('limits in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let console: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway({
      configuration: { limits: { budgets: [{ of: 'everything', requestsPerDay: 4 }] } },
    });
    const { key } = await gateway.gateway.keys.create({
      name: 'narrow <i>key</i>',
      role: 'user',
      limits: { requestsPerHour: 2, tokensPerDay: 100_000 },
    });
    for (const content of ['One', 'Two'])
      await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content }] }, { key });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  afterEach(() => console.close());

  async function open(options: OpenConsoleOptions = {}): Promise<void> {
    console = await openConsole(browser, { page: '/limits', gateway, ...options });
    ({ page } = console);
  }

  const rows = () => page.locator('.limits-table tbody tr');

  test('shows what is used of which limit, the most used first, and when it is free again', async () => {
    await open();
    await rows().first().waitFor();
    const first = await rows().first().innerText();
    expect(first).toContain('narrow <i>key</i>');
    expect(first).toContain('requests, this hour');
    expect(first).toContain('2 of 2');
    expect(first).toContain('used up');
    expect(first).toMatch(/in \d+(m|s)/);
    await expect.poll(() => rows().nth(1).innerText()).toContain('Everything together');
    await expect.poll(() => rows().nth(1).innerText()).toContain('2 of 4');

    await page.locator('select[name="limits-of"]').selectOption('everything');
    await expect.poll(() => rows().count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?of=everything');
    await page.locator('main input[type="search"]').fill('nobody');
    await page.getByText('No limit fits.').waitFor();
    await page.getByRole('button', { name: 'Show all limits' }).click();
    await expect.poll(() => rows().count()).toBeGreaterThan(2);
  });

  test('says in German how far limits are used', async () => {
    await open({ locale: 'de-DE' });
    await expect.poll(() => rows().first().innerText()).toContain('Anfragen, diese Stunde');
    await expect.poll(() => rows().first().innerText()).toContain('ausgeschöpft');
  });

  test('teaches where no model server has a queue, and shows who waits where one has', async () => {
    await open({ page: '/limits?tab=queue' });
    await page.getByText('No model server has a capacity').waitFor();
    await page.route('**/admin/v1/queue', (route) => route.fulfill({ json: queues }));
    await page.getByRole('heading', { name: 'ollama' }).waitFor();
    const shown = await page.locator('main .card').innerText();
    for (const text of ['of 2 at a time', 'of 64 that may wait', '3 of them batches', '4.2\u00A0s', '<b>acme</b>'])
      expect(shown).toContain(text);
    await page.locator('.foreign-mark').waitFor();
    await expectUsable(page);
  });

  test('is for whoever may see limits, without the way to change them for others', async () => {
    await open({ role: 'auditor' });
    await rows().first().waitFor();
    expect(await rows().first().innerText()).not.toContain('narrow');
    await console.close();
    await open({ role: 'user' });
    await page.getByRole('heading', { name: 'This key may not see this page' }).waitFor();
    await expectRefused(gateway, console.key, ['limits', 'queue']);
  });

  test.each([
    ['en-GB', 1_280, 'light'],
    ['de-DE', 390, 'dark'],
  ] as const)('can be used by everybody (%s, %i pixels wide, %s)', async (locale, width, colorScheme) => {
    await open({ locale, width, colorScheme });
    await rows().first().waitFor();
    await expectUsable(page);
  });
});
