import path from 'node:path';
import { explainFact } from '@gatehouse/contract/explain-fact';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { browserProgram, openBrowser } from './open-browser.ts';

const consoleFolder = path.resolve(import.meta.dirname, '../../packages/console/dist');

describe.skipIf(browserProgram === undefined)('the console before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    gateway = await listenTestGateway({ consoleFolder, logLevel: 'silent' });
    page = await browser.newPage({ locale: 'en-GB' });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => complaints.push(message.text()));
  });
  afterEach(async () => {
    await page.close();
    await gateway.close();
  });

  async function signIn(key: string): Promise<void> {
    await page.goto(`${gateway.url}/console/`);
    await page.locator('#admin-key').fill(key);
    await page.keyboard.press('Enter');
  }

  /** The text of one figure, as name, value and note. */
  async function figure(name: string): Promise<string[]> {
    const text = await page.locator('.figure', { hasText: name }).innerText();
    return text.split(/\n+/);
  }

  test('shows what the gateway says of itself, without a complaint of the browser', async () => {
    await signIn(gateway.adminKey);
    await page.getByRole('heading', { name: 'Ready', exact: true }).waitFor();

    const { stages, policy } = gateway.gateway.explain();
    expect(await page.locator('.path h3').allInnerTexts()).toEqual(stages.map(({ name }) => name));
    const told = stages
      .flatMap(({ facts }) => facts.map((fact) => explainFact(fact, 'en')))
      .flatMap(({ name, text, details }) => [...(name === undefined ? [text] : [name, text]), ...details]);
    expect(told.length).toBeGreaterThan(30);
    const drawn = await page.locator('.path').innerText();
    for (const phrase of told) expect(drawn).toContain(phrase);
    expect(await page.locator('.policy code').getAttribute('title')).toBe(policy);
    expect(await figure('Active keys')).toEqual(['Active keys', '2']);
    expect(complaints).toEqual([]);
  });

  test('counts a request that was answered and one that was refused', async () => {
    await signIn(gateway.adminKey);
    await page.locator('.path').waitFor();
    expect(await figure('Requests')).toEqual(['Requests', '0', '0 refused, 0 failed']);
    const leavesBefore = Number((await figure('Entries in the record'))[1]);

    await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content: 'Good morning' }] });
    await expect(
      gateway.ask({ model: 'none', messages: [{ role: 'user', content: 'Good morning' }] }),
    ).rejects.toThrow();

    await expect.poll(() => figure('Requests'), { timeout: 10_000 }).toEqual(['Requests', '2', '1 refused, 0 failed']);
    expect(Number((await figure('Entries in the record'))[1])).toBeGreaterThan(leavesBefore + 2);
    expect(Number((await figure('Tokens'))[1])).toBeGreaterThan(0);
    expect((await figure('Median duration'))[1]).toMatch(/ms$/);
  });

  test('tells of a configuration that was rejected until the file is valid again', async () => {
    await signIn(gateway.adminKey);
    await page.locator('.path').waitFor();
    gateway.gateway.reject(['gatehouse.yaml:3:1  cahce: there is no such setting.']);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('gatehouse.yaml:3:1  cahce: there is no such setting.');
    gateway.gateway.confirm();
    await alert.waitFor({ state: 'detached' });
  });
});
