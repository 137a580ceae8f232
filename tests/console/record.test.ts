import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { findViolations } from './find-violations.ts';
import { browserProgram, openBrowser } from './open-browser.ts';

const consoleFolder = path.resolve(import.meta.dirname, '../../packages/console/dist');
const hostile = `<img src=x onerror="document.title='owned'">`;

describe.skipIf(browserProgram === undefined)('the record in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await page.close();
    await gateway.close();
  });

  async function open({ fourEyes = false, locale = 'en-GB' } = {}): Promise<void> {
    gateway = await listenTestGateway({ consoleFolder, logLevel: 'silent', configuration: { ledger: { fourEyes } } });
    page = await browser.newPage({ locale });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => complaints.push(message.text()));
  }

  async function signIn(key = gateway.adminKey): Promise<void> {
    await page.goto(`${gateway.url}/console/record`);
    await page.locator('#admin-key').fill(key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1 }).waitFor();
  }

  async function ask(content: string, model = 'scripted'): Promise<string> {
    const { exchange } = await gateway.ask({ model, messages: [{ role: 'user', content }] });
    return exchange.id;
  }

  const row = (text: string) => page.locator('tbody tr', { hasText: text });

  async function show(request: string, kind: string): Promise<void> {
    await row(request).filter({ hasText: kind }).locator('button').click();
    await page.getByRole('dialog').locator('pre').first().waitFor();
  }

  test('lists what happens while it happens, and leads to the status and back', async () => {
    await open();
    await signIn();
    await row('Start').waitFor();
    const request = await ask('Good morning');
    await expect.poll(() => row(request).count(), { timeout: 10_000 }).toBe(2);
    expect(await row(request).first().innerText()).toMatch(/Result\s+answered\s+scripted\s+\d+\s+[\d.]+m?s/);
    await page.getByRole('link', { name: 'Status' }).click();
    await page.locator('.path').waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/');
    await page.goBack();
    await row(request).first().waitFor();
    expect(await page.getByRole('link', { name: 'Record' }).getAttribute('aria-current')).toBe('page');
    expect(complaints).toEqual([]);
  });

  test('filters, and shows everything again', async () => {
    await open();
    const request = await ask('Good morning');
    await expect(ask('Good morning', 'none')).rejects.toThrow();
    await signIn();
    await row('model_not_found').waitFor();
    await page.getByLabel('Outcome').selectOption('answered');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    expect(await page.locator('tbody tr').innerText()).toContain(request);
    await page.getByLabel('Model').fill('no such');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('No entry fits.').waitFor();
    await page.getByRole('button', { name: 'Reset' }).click();
    await row('model_not_found').waitFor();
  });

  test('shows a leaf as it stands in the record, and checks its hash by itself', async () => {
    await open();
    const request = await ask('Good morning');
    await signIn();
    await show(request, 'Result');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The hash holds.').waitFor();
    const shown = JSON.parse(await dialog.locator('.code-block pre').innerText()) as unknown;
    expect(await gateway.leaves()).toContainEqual(shown);
    await page.keyboard.press('Escape');
    expect(await dialog.count()).toBe(0);
  });

  test('says so when the gateway gives a leaf that was changed', async () => {
    await open();
    const request = await ask('Good morning');
    await page.route('**/admin/v1/log/*/*', async (route) => {
      const response = await route.fetch();
      const leaf = (await response.json()) as { json: string };
      await route.fulfill({ response, json: { ...leaf, json: leaf.json.replace('"answered"', '"blocked"') } });
    });
    await signIn();
    await show(request, 'Result');
    await page.getByText('The hash does not hold').waitFor();
    expect(await page.getByText('The hash holds.').count()).toBe(0);
  });

  test('shows content for a reason only, as text, and both the reading and the reason are in the record', async () => {
    await open();
    const request = await ask(hostile);
    await signIn();
    await show(request, 'Result');
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).not.toContain('onerror');
    expect(await dialog.getByRole('button', { name: 'Read', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('complaint 17');
    await dialog.getByRole('button', { name: 'Read', exact: true }).click();
    await dialog.locator('.content').first().waitFor();
    expect(await dialog.locator('.content').first().innerText()).toContain(JSON.stringify(hostile).slice(1, -1));
    expect(await page.title()).toBe('Gatehouse');
    expect((await gateway.leaves()).filter(({ kind }) => kind === 'read')).toHaveLength(2);
    expect(complaints).toEqual([]);
  });

  test('checks the receipt of a request by itself, and gives it as a file', async () => {
    await open();
    const request = await ask('Good morning');
    await signIn();
    await show(request, 'Result');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Check in this browser' }).click();
    await dialog.getByText('The proof holds').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${request}.tlog-proof`);
    const receipt = await readFile(await download.path(), 'utf8');
    expect(receipt).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra /);

    // Another index is another place in the tree.
    await page.route('**/v1/receipts/*', (route) =>
      route.fulfill({
        body: receipt.replace(/^index (\d+)$/m, (_line, index: string) => `index ${Number(index) - 1}`),
      }),
    );
    await dialog.getByRole('button', { name: 'Check in this browser' }).click();
    await dialog.getByText('The proof does not hold').waitFor();
    expect(complaints).toEqual([]);
  });

  test('erases what is held about a person, after showing what would go, and not under a legal hold', async () => {
    await open();
    const { exchange } = await gateway.ask({
      model: 'scripted',
      messages: [{ role: 'user', content: 'Good morning' }],
      user: 'anna.subject',
    });
    await signIn();
    await page.getByText('Erase what is held about a person').click();
    await page.getByLabel('Person or system').fill('anna.subject');
    await page.getByRole('button', { name: 'Show what would go' }).click();
    await page.getByText('2 contents with').waitFor();
    const erase = page.getByRole('button', { name: 'Erase for good' });
    expect(await erase.isDisabled()).toBe(true);
    await page.getByLabel('Reason, sealed').fill('Article 17');
    await page.getByRole('button', { name: 'Place a legal hold' }).click();
    await page.getByText('Legal hold by').waitFor();
    expect(await erase.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Lift the legal hold' }).click();
    await page.getByText('Legal hold by').waitFor({ state: 'detached' });
    expect(await findViolations(page)).toEqual([]);
    await erase.click();
    await page.getByText('Erased. This certificate').waitFor();

    await show(exchange.id, 'Result');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('complaint 17');
    await dialog.getByRole('button', { name: 'Read', exact: true }).click();
    await dialog.getByText('Erased: the key was destroyed').first().waitFor();
    expect(await dialog.locator('.content').count()).toBe(0);
  });

  test('lets an auditor look, and read nothing', async () => {
    await open();
    const request = await ask('Good morning');
    const { key } = await gateway.gateway.keys.create({ name: 'auditor', role: 'auditor' });
    await signIn(key);
    await show(request, 'Result');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('complaint 17');
    await dialog.getByRole('button', { name: 'Read', exact: true }).click();
    await dialog.getByText('This key may not do that.').waitFor();
    expect(await dialog.locator('.content').count()).toBe(0);
  });

  test('asks a second person where that is configured', async () => {
    await open({ fourEyes: true });
    const request = await ask('Good morning');
    const other = await gateway.gateway.keys.create({ name: 'other', role: 'admin' });
    await signIn();
    await show(request, 'Result');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('complaint 17');
    await dialog.getByRole('button', { name: 'Read', exact: true }).click();
    await dialog.getByText('Another person must approve first').waitFor();
    expect(await dialog.locator('.content').count()).toBe(0);

    const second = await browser.newPage({ locale: 'en-GB' });
    await second.goto(`${gateway.url}/console/record`);
    await second.locator('#admin-key').fill(other.key);
    await second.keyboard.press('Enter');
    await second.getByText('complaint 17').waitFor();
    await second.getByRole('button', { name: 'Approve' }).click();
    await second.getByText(`approved by ${other.record.id}`).waitFor();
    await second.close();

    await dialog.getByRole('button', { name: 'Read', exact: true }).click();
    await dialog.locator('.content').first().waitFor();
    expect((await gateway.leaves()).map(({ kind }) => kind)).toContain('approval');
  });

  test('tells whoever asked that another person must decide', async () => {
    await open({ fourEyes: true });
    const request = await ask('Good morning');
    await expect.poll(() => gateway.gateway.record.index.findRequest(request), { timeout: 10_000 }).toHaveLength(2);
    await fetch(`${gateway.url}/admin/v1/contents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ request, reason: 'complaint 17' }),
    });
    await signIn();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Nobody decides about their own request').waitFor();
  });

  test('is closed to a user key', async () => {
    await open();
    await page.goto(`${gateway.url}/console/record`);
    await page.locator('#admin-key').fill(gateway.userKey);
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').innerText()).toContain('The gateway refused this key.');
  });

  test.each([
    ['en-GB', 'light', 1_280],
    ['de-DE', 'dark', 1_280],
    ['de-DE', 'light', 360],
  ] as const)('can be used by everybody (%s, %s, %i wide)', async (locale, colorScheme, width) => {
    await open({ fourEyes: true, locale });
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const request = await ask('Good morning');
    await expect(ask('Good morning', 'none')).rejects.toThrow();
    await signIn();
    await row('model_not_found').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await row(request).first().locator('button').click();
    await page.getByRole('dialog').locator('.code-block').waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
