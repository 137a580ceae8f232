import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserProgram, openBrowser } from './open-browser.ts';
import { openShop, sendTraffic, type OpenShop } from './open-shop.ts';

/** What `npm run screenshots` takes pictures of, so that it cannot rot. */
describe.skipIf(browserProgram === undefined)('the console of the example shop, run as a program', () => {
  let shop: OpenShop;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    shop = await openShop();
    browser = await openBrowser();
    page = await browser.newPage({ locale: 'en-GB' });
    await page.goto(`${shop.url}/console/`);
    await page.locator('#admin-key').fill(shop.adminKey);
    await page.keyboard.press('Enter');
    await page.locator('.overview-status').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  test('counts what was answered and what was stopped', async () => {
    const { sent, stopped, strangers } = await sendTraffic(shop.url, shop.userKey, 1);
    const figure = (name: string) => page.locator('.figure', { has: page.getByText(name, { exact: true }) });
    await figure('Requests').getByText(String(sent), { exact: true }).waitFor();
    await expect.poll(() => figure('Blocked').innerText()).toMatch(new RegExp(`^Blocked\\s+${stopped}\\s`));
    await expect
      .poll(() => figure('Failed').innerText())
      .toMatch(new RegExp(String.raw`^Failed\s+0\s+calls without a valid key: ${strangers}`));
  });

  test('tells of its guards in numbers, and not what they look for', async () => {
    await page.locator('.side').getByRole('link', { name: 'Models' }).click();
    // Only what is drawn can be opened.
    await page.locator('.path summary').first().waitFor();
    for (const guard of await page.locator('.path summary').all()) await guard.click();
    const path = await page.locator('.path').innerText();
    expect(path).toContain('Looks for 3 forbidden texts');
    expect(path).toContain('8,000 tokens');
    expect(path).not.toContain('Nordlicht');
    await page.locator('.side').getByRole('link', { name: 'Overview' }).click();
  });

  test('answers from its documents and tables with their passages beside, and holds what has planted instructions', async () => {
    await page.goto(`${shop.url}/console/knowledge`);
    const held = page.locator('[data-collection=supplier-offers]').getByRole('link', { name: /held/ });
    await held.waitFor({ timeout: 60_000 });
    await expect.poll(() => page.locator('[data-collection] progress').count(), { timeout: 60_000 }).toBe(0);
    await page.goto(`${shop.url}/console/knowledge?tab=try`);
    await page.locator('textarea[name=question]').fill('How long do I have to return items?');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Passage 1' }).locator('mark').first().waitFor();
    await expect.poll(() => page.locator('[data-answer]').innerText()).toMatch(/days/);
    await page.goto(`${shop.url}/console/`);
    await page.locator('.overview-status').waitFor();
  }, 150_000);

  test('shows that a changed file was not put in force, until it is mended', async () => {
    await shop.writeConfiguration(shop.configuration.replace('cache:', 'cahce:'));
    const alert = page.getByRole('alert');
    await alert.waitFor();
    await expect.poll(() => alert.innerText()).toMatch(/gatehouse\.yaml:\d+:1 {2}cahce: there is no such setting/);
    await shop.writeConfiguration(shop.configuration);
    await alert.waitFor({ state: 'detached' });
  });

  test('shows a provider that is down after a change of the file', async () => {
    const down =
      'providers:\n  - {id: ollama, kind: openai-compatible, baseUrl: http://127.0.0.1:9/v1, allowPrivateNetwork: true}';
    await shop.writeConfiguration(shop.configuration.replace('providers:', down));
    const alert = page.getByRole('alert');
    await alert.waitFor();
    await expect.poll(() => alert.innerText()).toBe('Provider ollama fails. The model server refused the connection.');
  });
});
