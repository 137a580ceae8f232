import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserProgram, openBrowser } from './open-browser.ts';
import { healthyState, serveConsole, type ServedConsole } from './serve-console.ts';

describe.skipIf(browserProgram === undefined)('the overview of gateways in any state, in Chromium', () => {
  let browser: Browser;
  let served: ServedConsole;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let requested: string[];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    served = await serveConsole(healthyState());
  });
  afterEach(async () => {
    await context.close();
    await served.close();
  });

  async function open(options: BrowserContextOptions = {}): Promise<void> {
    context = await browser.newContext({ locale: 'en-GB', ...options });
    page = await context.newPage();
    complaints = [];
    requested = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(served.url);
  }

  async function signIn(key = served.state.adminKey): Promise<void> {
    await page.locator('#admin-key').fill(key);
    await page.keyboard.press('Enter');
  }

  test('shows the state of the gateway after signing in with an admin key', async () => {
    await open();
    await signIn();

    await page.getByRole('heading', { name: 'Ready', exact: true }).waitFor();
    const text = await page.locator('main').innerText();
    expect(text).toContain('Version 0.1.0 · running for 3h 12m');
    expect(text).toMatch(/Requests\s+12,155\s+37 refused, 4 failed/);
    expect(text).toMatch(/Median duration\s+413ms\s+95 % within 2\.8s/);
    expect(text).toMatch(/Entries in the record\s+24,310\s+writable, cosigned by witnesses/);
    const rows = (title: string): Promise<string[]> =>
      page.getByRole('region', { name: title }).locator('tbody tr').allInnerTexts();
    expect(await rows('Models')).toEqual(['extractive\tknowledge', 'qwen3:14b\tollama', 'mistral-small\tollama']);
    expect(await rows('Providers')).toEqual(['knowledge\tanswers\t1', 'ollama\tanswers\t2']);
  });

  test('draws the path of a request in its order', async () => {
    await open();
    await signIn();

    await page.locator('.path').waitFor();
    expect(await page.locator('.path h3').allInnerTexts()).toEqual(served.state.path.stages.map(({ name }) => name));
    expect(await page.locator('.policy code').innerText()).toBe(served.state.path.policy.slice(0, 16));
  });

  test.each([
    ['en-GB', 'Looks for 1,200 forbidden texts', 'At most 1,000,000 requests', 'inspects the request'],
    ['de-DE', 'Sucht 1.200 verbotene Texte', 'Höchstens 1.000.000 Anfragen', 'prüft die Anfrage'],
  ])('tells what each stage does in the language of the page, with its numbers (%s)', async (locale, ...phrases) => {
    await open({ locale });
    await signIn();

    await page.locator('.path').waitFor();
    const drawn = await page.locator('.path').innerText();
    for (const phrase of phrases) expect(drawn).toContain(phrase);
  });

  test('follows what changes', async () => {
    await open();
    await signIn();
    await page.locator('.path').waitFor();

    const { status } = served.state;
    if (status === undefined) throw new Error('the healthy state has a status');
    served.state.status = { ...status, requests: { ...status.requests, total: 12_156 } };
    await page.getByText('12,156').waitFor();
    expect(await page.getByText('12,155').count()).toBe(0);
  });

  test('says why the gateway is not ready', async () => {
    const { status } = served.state;
    if (status === undefined) throw new Error('the healthy state has a status');
    served.state.status = {
      ...status,
      readiness: { ready: false, reasons: ['ledger_unwritable'] },
      ledger: { ...status.ledger, writable: false },
    };
    await open();
    await signIn();

    await page.getByRole('heading', { name: 'Not ready' }).waitFor();
    expect(await page.getByRole('alert').innerText()).toContain(
      'The record cannot be written, so requests are refused.',
    );
    expect(await page.locator('.figure.bad').innerText()).toContain('not writable');
  });

  test.each([
    [
      'en-GB',
      'No witness cosigns the record',
      'not covered against the operator',
      'has seen another or a longer history',
    ],
    [
      'de-DE',
      'Kein Zeuge zeichnet das Protokoll gegen',
      'nicht gegen den Betreiber gesichert',
      'kennt eine andere oder längere',
    ],
  ])('says whether the record is proof against its operator (%s)', async (locale, warning, note, alarm) => {
    const { status } = served.state;
    if (status === undefined) throw new Error('the healthy state has a status');
    served.state.status = { ...status, ledger: { ...status.ledger, coverage: 'none', witnesses: [] } };
    await open({ locale });
    await signIn();
    await page.getByText(warning).waitFor();
    expect(await page.locator('main').innerText()).toContain(note);
    const setBack = { witness: 'dpo', origin: 'gatehouse/default/2026h1', reason: '<b>', proved: true, at: 1 };
    served.state.status = { ...status, ledger: { ...status.ledger, coverage: 'contradicted', setBack } };
    await page.getByText(alarm).waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('gatehouse/default/2026h1');
    expect(await page.locator('.figure.bad').count()).toBe(1);
  });

  test('says that a changed configuration was not put in force, and why, until it is', async () => {
    const { status } = served.state;
    if (status === undefined) throw new Error('the healthy state has a status');
    const { configuration } = status;
    const problem = 'gatehouse.yaml:3:1  cahce: there is no such setting. Did you mean `cache`?';
    const rejected = { at: Date.UTC(2026, 0, 15, 9, 30), problems: [problem, '<b>second</b>'] };
    served.state.status = { ...status, configuration: { ...configuration, rejected } };
    await open({ timezoneId: 'Europe/Berlin' });
    await signIn();

    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('read on 15 Jan 2026, 10:30:00 and not put in force');
    expect(await alert.locator('li').allInnerTexts()).toEqual([problem, '<b>second</b>']);
    expect(await page.getByRole('heading', { name: 'Ready', exact: true }).count()).toBe(1);
    served.state.status = { ...status, configuration: { ...configuration, needRestart: ['server', 'tls'] } };
    await alert.waitFor({ state: 'detached' });
    expect(await page.getByRole('status').innerText()).toContain('only after a restart: server and tls');
  });

  test.each([
    ['en-GB', 'Provider ollama: The model server refused the connection.', 'fails'],
    ['de-DE', 'Anbieter ollama: Der Modellserver hat die Verbindung abgelehnt.', 'gestört'],
  ])('says which provider fails and why, in the language of the page (%s)', async (locale, message, state) => {
    const { status } = served.state;
    if (status === undefined) throw new Error('the healthy state has a status');
    const [knowledge] = status.providers;
    if (knowledge === undefined) throw new Error('the healthy state has a provider');
    const ollama = { name: 'ollama', models: 2, health: 'fails', fault: 'upstream_unreachable' } as const;
    served.state.status = { ...status, providers: [knowledge, ollama] };
    await open({ locale });
    await signIn();

    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toBe(message);
    expect(await page.locator('.providers tbody tr').last().innerText()).toContain(state);
  });

  test('says how to find out why there is no model', async () => {
    const { status } = served.state;
    if (status === undefined) throw new Error('the healthy state has a status');
    served.state.status = { ...status, models: [] };
    await open();
    await signIn();

    const models = page.getByRole('region', { name: 'Models' });
    await models.waitFor();
    expect(await models.innerText()).toContain('No model is available.');
    expect(await models.locator('pre').innerText()).toBe('gatehouse doctor');
  });

  test('says that it lost the gateway, keeps what it knew, and recovers', async () => {
    await open();
    await signIn();
    await page.locator('.path').waitFor();

    const before = served.state.status;
    served.state.status = undefined;
    await page.getByRole('alert').waitFor();
    expect(await page.locator('main').innerText()).toContain('12,155');
    expect(await page.locator('h1').innerText()).toBe('No answer');
    served.state.status = before;
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  test('shows hostile names as text', async () => {
    const hostile = `<img src=x onerror="document.title='owned'">'; $(id) #`;
    const { status } = served.state;
    if (status === undefined) throw new Error('the healthy state has a status');
    served.state.status = { ...status, models: [{ name: hostile, provider: hostile }] };
    await open();
    await signIn();

    await page.locator('.path').waitFor();
    expect(await page.locator('tbody code').innerText()).toBe(hostile);
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).toBe('Gatehouse');
    // A shell would read the quotation mark in the name as the end of the quotation.
    expect(await page.locator('.code-block pre', { hasText: 'curl' }).innerText()).toContain(String.raw`'\''; $(id)`);
  });

  test('offers a command with a placeholder, never with the key', async () => {
    await open();
    await signIn();

    const recipe = await page.locator('.code-block pre', { hasText: 'curl' }).innerText();
    expect(recipe).toContain(`curl ${new URL(served.url).origin}/v1/chat/completions`);
    expect(recipe).toContain('"model":"extractive"');
    expect(recipe).toContain('Bearer YOUR_KEY');
    expect(recipe).not.toContain(served.state.adminKey);
  });
});
