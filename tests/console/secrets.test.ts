import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectRefused } from './expect-refused.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

const canary = 'canary-4711-never-shown';

describe.skipIf(browserProgram === undefined)('secrets in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let console: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  afterEach(() => console.close(/status of 4/));

  async function open(options: OpenConsoleOptions = {}): Promise<void> {
    console = await openConsole(browser, { page: '/secrets', gateway, ...options });
    ({ page } = console);
  }

  const dialog = () => page.getByRole('dialog');
  const row = (name: string) => page.locator('.secrets-table tbody tr').filter({ hasText: name });

  test('keeps a secret, says where it may go, replaces it, removes it, and never shows it', async () => {
    const answers: Promise<string>[] = [];
    await open();
    page.on('response', (response) => {
      if (response.url().includes('/admin/v1/secrets')) answers.push(response.text());
    });
    await page.getByText('No secret is kept here.').waitFor();
    await page.getByRole('button', { name: 'Keep a secret' }).click();
    await page.locator('input[name="secret-name"]').fill('mistral');
    await page.locator('input[name="secret-origins"]').fill('not an origin');
    await page.locator('input[name="secret-value"]').fill(canary);
    await dialog().getByRole('button', { name: 'Keep it' }).click();
    await dialog().getByRole('alert').waitFor();
    await page.locator('input[name="secret-origins"]').fill('https://api.mistral.ai');
    await expectUsable(page, 'the form');
    await dialog().getByRole('button', { name: 'Keep it' }).click();
    await row('mistral').getByText('https://api.mistral.ai').waitFor();
    await row('mistral').getByRole('button', { name: 'Replace' }).click();
    expect(await page.locator('input[name="secret-value"]').inputValue()).toBe('');
    await page.locator('input[name="secret-value"]').fill(`${canary}-2`);
    await dialog().getByRole('button', { name: 'Keep it' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.reload();
    await row('mistral').waitFor();
    expect(await page.content()).not.toContain('canary');

    await row('mistral').getByRole('button', { name: 'Remove' }).click();
    await dialog().getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('No secret is kept here.').waitFor();
    expect((await Promise.all(answers)).join('\n')).not.toContain('canary');
    expect(answers.length).toBeGreaterThan(4);
  });

  test.each(['auditor', 'user'])('is not there for the role %s, and refused by the gateway', async (role) => {
    await open({ role });
    await page.getByRole('heading', { name: 'This key may not see this page' }).waitFor();
    const body = { name: 'x', origins: ['https://example.org'], value: 'x' };
    await expectRefused(gateway, console.key, ['secrets', { address: 'secrets', body }]);
  });

  test.each([
    ['en-GB', 1_280, 'light'],
    ['de-DE', 390, 'dark'],
  ] as const)('can be used by everybody (%s, %i pixels wide, %s)', async (locale, width, colorScheme) => {
    await gateway.gateway.secrets.set({ name: 'kept', origins: ['https://example.org'], value: canary }, 'test');
    await open({ locale, width, colorScheme });
    await row('kept').waitFor();
    await expectUsable(page);
  });
});
