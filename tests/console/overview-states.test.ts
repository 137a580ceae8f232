import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findViolations } from './find-violations.ts';
import { emptyOverview, morningOverview } from './made-up-overview.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { watch } from './open-console.ts';
import { healthyState, serveConsole, type ServedConsole } from './serve-console.ts';

/** The server of these tests knows only what the overview asks for. */
const unknown = /status of 404/;

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

  async function open(address = '', options: BrowserContextOptions = {}): Promise<void> {
    context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
    page = await context.newPage();
    complaints = [];
    requested = [];
    await watch(page, new URL(served.url).origin, complaints);
    await page.clock.install();
    page.on('request', (request) => requested.push(new URL(request.url()).pathname + new URL(request.url()).search));
    await page.goto(`${served.url}${address}`);
    await page.locator('#admin-key').fill(served.state.adminKey);
    await page.keyboard.press('Enter');
  }

  function status() {
    const { status: known } = served.state;
    if (known === undefined) throw new Error('the healthy state has a status');
    return known;
  }

  const figure = async (name: string): Promise<string> => {
    const found = page.locator('.figure', { has: page.getByText(name, { exact: true }) });
    return (await found.innerText()).replace(/\s+/g, ' ').trim();
  };
  const card = (name: string) => page.getByRole('region', { name, exact: true });

  test.each([
    [
      'en-GB',
      {
        Requests: 'Requests 12,155 98.7% answered',
        Blocked: 'Blocked 114 0.9% of all',
        Flagged: 'Flagged 31 12 changed, 2 for review',
        Failed: 'Failed 4 37 refused, calls without a valid key: 9',
        'Median duration': 'Median duration 413 ms 95% within 2.8 s',
        Tokens: 'Tokens 6,015,742 4,812,300 in, 1,203,442 out',
        Cost: 'Cost €24.31',
        'Data replaced': 'Data replaced 532 values in 400 requests',
        'From the cache': 'From the cache 600 4.9% of all, 150,000 tokens saved, 12m 34s saved',
        'Attack attempts': 'Attack attempts 88 80 blocked',
      },
    ],
    [
      'de-DE',
      {
        Anfragen: 'Anfragen 12.155 98,7 % beantwortet',
        Blockiert: 'Blockiert 114 0,9 % von allen',
        Kosten: 'Kosten 24,31 €',
        'Aus dem Speicher': 'Aus dem Speicher 600 4,9 % von allen, 150.000 Token gespart, 12 Min. 34 Sek. gespart',
      },
    ],
  ])('tells in figures what went through the gateway (%s)', async (locale, figures) => {
    await open('', { locale });
    await page.locator('.overview-figures').waitFor();
    for (const [name, text] of Object.entries(figures)) expect(await figure(name)).toBe(text);
    expect(complaints.filter((complaint) => !unknown.test(complaint))).toEqual([]);
  });

  test('leads from a figure to the entries behind it', async () => {
    await open();
    const { since, until } = morningOverview();
    const address = async (name: string): Promise<string> =>
      decodeURIComponent((await page.getByRole('link', { name, exact: true }).getAttribute('href')) ?? '');
    await page.locator('.overview-figures').waitFor();
    expect(await address('Blocked')).toBe(`/console/log?since=${since}&until=${until}&outcome=blocked`);
    expect(await address('Failed')).toBe(`/console/log?since=${since}&until=${until}&outcome=failed`);
    expect(await address('jailbreak/persona')).toBe(
      `/console/log?since=${since}&until=${until}&rule=jailbreak/persona`,
    );
    expect(await address('rate_limit_exceeded')).toContain('&code=rate_limit_exceeded');
    expect(await address('mistral-small')).toContain('&model=mistral-small');
    await page.getByRole('tab', { name: 'Keys' }).click();
    expect(await address('chatbot')).toContain('&key=key_1');
  });

  test('draws charts with a legend, and gives their numbers as a table', async () => {
    await open();
    const requests = card('Requests');
    await requests.locator('canvas').waitFor();
    const drawing = requests.getByRole('application');
    await expect.poll(() => drawing.getAttribute('aria-label')).toBe('Requests. 12,155 in all, 98.7% answered');
    // What never happened is no part of it.
    await expect
      .poll(() => requests.locator('.chart-legend li').allInnerTexts())
      .toEqual(['answered', 'blocked', 'refused', 'failed']);
    expect(await requests.getByRole('table').count()).toBe(0);
    await requests.getByText('As a table').click();
    await requests.locator('tbody tr').first().waitFor();
    const rows = await requests.locator('tbody tr').allInnerTexts();
    expect(rows).toHaveLength(4);
    expect(rows[0]?.split('\t')).toEqual(['15 Jan 2026, 09:00–09:15', '3,000', '100', '30', '0']);
    await card('Duration of answered requests').getByText('As a table').click();
    await expect
      .poll(() => card('Duration of answered requests').locator('tbody tr').nth(2).innerText())
      .toMatch(/\t–\t–$/);
  });

  test('shows the numbers of a span of time to whoever points at it', async () => {
    await open();
    const requests = card('Requests');
    const plot = requests.locator('.u-over');
    await plot.waitFor();
    const box = await plot.boundingBox();
    if (box === null) throw new Error('the chart is not shown');
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2);
    await requests.locator('.chart-tip').waitFor();
    expect((await requests.locator('.chart-tip').innerText()).split(/\n+/)).toEqual([
      '15 Jan 2026, 09:15–09:30',
      'answered',
      '2,900',
      'blocked',
      '0',
      'refused',
      '7',
      'failed',
      '4',
    ]);
    await page.mouse.move(0, 0);
    await requests.locator('.chart-tip').waitFor({ state: 'detached' });
  });

  test.each([
    [
      'en-GB',
      'Requests',
      '15 Jan 2026, 09:00–09:15: answered 3,000, blocked 100, refused 30, failed 0',
      /^15 Jan 2026, 09:45–10:00: answered /,
    ],
    [
      'de-DE',
      'Anfragen',
      '15.01.2026, 09:00–09:15 Uhr: beantwortet 3.000, blockiert 100, abgelehnt 30, fehlgeschlagen 0',
      /^15\.01\.2026, 09:45–10:00 Uhr: beantwortet /,
    ],
  ] as const)(
    'moves the cursor of a chart by the keyboard, and says where it is (%s)',
    async (locale, name, first, last) => {
      await open('', { locale });
      const chart = card(name).getByRole('application');
      await chart.locator('canvas').waitFor();
      const tip = chart.locator('.chart-tip');
      const said = chart.locator('[aria-live]');
      const press = async (key: string): Promise<string> => {
        const before = await said.innerText();
        await page.keyboard.press(key);
        await expect.poll(() => said.innerText()).not.toBe(before);
        return said.innerText();
      };
      // Into it by the keyboard, as whoever has no mouse comes to it.
      await chart.focus();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Tab');
      expect(await chart.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await chart.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe('none');
      await chart.locator('.chart-hint').waitFor();
      expect(await tip.count()).toBe(0);

      expect(await press('ArrowRight')).toBe(first);
      await expect.poll(() => tip.locator('strong').innerText()).toBe(first.slice(0, first.indexOf(': ')));
      const second = await press('ArrowRight');
      expect(second).toContain('09:15');
      expect(await findViolations(page)).toEqual([]);
      expect(await press('End')).toMatch(last);
      expect(await press('ArrowLeft')).toContain('09:30');
      expect(await press('Home')).toBe(first);
      // There is nothing before the first one.
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => said.innerText()).toBe(first);
      expect(await press('Escape')).toBe('');
      await tip.waitFor({ state: 'detached' });
      expect(await press('ArrowLeft')).toMatch(last);
      await page.keyboard.press('Tab');
      await tip.waitFor({ state: 'detached' });
    },
  );

  test('paints charts anew in the colours of another theme', async () => {
    await open();
    const canvas = card('Requests').locator('canvas');
    await canvas.waitFor();
    const picture = (): Promise<string> => canvas.evaluate((one: HTMLCanvasElement) => one.toDataURL());
    const light = await picture();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(picture).not.toBe(light);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(picture).toBe(light);
  });

  test('keeps the chosen time in its address, and asks for that', async () => {
    await open();
    await page.locator('.overview-figures').waitFor();
    await expect.poll(() => page.getByRole('radio', { name: 'Day' }).isChecked()).toBe(true);
    requested = [];
    await page.getByRole('radio', { name: 'Week' }).check({ force: true });
    await expect.poll(() => new URL(page.url()).search).toBe('?period=week');
    await expect.poll(() => requested.filter((one) => one.startsWith('/admin/v1/overview'))).toHaveLength(1);
    const since = Number(
      new URL(requested.find((one) => one.includes('overview')) ?? '', served.url).searchParams.get('since'),
    );
    const midnight = new Date(since).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' });
    expect(midnight).toBe('00:00:00');
    await page.reload();
    await page.locator('.overview-figures').waitFor();
    await expect.poll(() => page.getByRole('radio', { name: 'Week' }).isChecked()).toBe(true);
    await page.goto(`${served.url}?period=century`);
    await page.locator('.overview-figures').waitFor();
    await expect.poll(() => page.getByRole('radio', { name: 'Day' }).isChecked()).toBe(true);
  });

  test('follows what changes, and does not while nobody looks', async () => {
    await open('?period=hour');
    await page.locator('.overview-figures').waitFor();
    const { requests } = morningOverview();
    served.state.answers.set('overview', morningOverview({ requests: { ...requests, total: 12_156 } }));
    await page.locator('.figure').getByText('12,156').waitFor();
    const hide = (hidden: boolean): Promise<void> =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { value: value ? 'hidden' : 'visible', configurable: true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      }, hidden);
    await hide(true);
    requested = [];
    await page.clock.runFor(120_000);
    expect(requested).toEqual([]);
    await hide(false);
    await expect.poll(() => requested.some((one) => one.startsWith('/admin/v1/overview'))).toBe(true);
  });

  test.each([
    ['en-GB', 'Nothing has come yet.', 'Make the first request'],
    ['de-DE', 'Noch ist nichts gekommen.', 'Die erste Anfrage stellen'],
  ])(
    'teaches what comes here where nothing has come yet, and leads to the first steps (%s)',
    async (locale, text, link) => {
      served.state.answers.set('overview', emptyOverview());
      await open('', { locale });
      await page.locator('.empty', { hasText: text }).waitFor();
      expect(await page.locator('canvas').count()).toBe(0);
      await page.getByRole('link', { name: link }).click();
      await expect.poll(() => new URL(page.url()).pathname).toBe('/console/start');
    },
  );

  test('says that nothing came in a time where something came in a longer one', async () => {
    await open('?period=month');
    await page.locator('.overview-figures').waitFor();
    served.state.answers.set('overview', emptyOverview());
    await page.getByRole('radio', { name: 'Hour' }).check({ force: true });
    const empty = page.locator('.empty');
    await empty.waitFor();
    await expect.poll(() => empty.innerText()).toContain('Last hour: no requests. Choose a longer time');
  });

  test('says so where older figures are missing, and why there are none at all', async () => {
    served.state.answers.set('overview', morningOverview({ index: { state: 'building', leaves: 1_200, upTo: null } }));
    await open();
    await page.getByText('still being built (1,200 entries so far): older figures are missing').waitFor();
    await context.close();
    served.state.answers.delete('overview');
    await open();
    await page.getByRole('alert').waitFor();
    await expect.poll(() => card('Record and witnesses').count()).toBe(1);
  });

  test('says why the gateway is not ready', async () => {
    served.state.status = {
      ...status(),
      readiness: { ready: false, reasons: ['ledger_unwritable'] },
      ledger: { ...status().ledger, writable: false },
    };
    await open();
    await page.getByText('Not ready', { exact: true }).waitFor();
    await expect
      .poll(() => page.getByRole('alert').innerText())
      .toContain('The record cannot be written, so requests are refused.');
    await expect.poll(() => card('Record and witnesses').locator('.tag.bad').innerText()).toBe('not writable');
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
    const known = status();
    served.state.status = { ...known, ledger: { ...known.ledger, coverage: 'none', witnesses: [] } };
    await open('', { locale });
    await page.getByText(warning).waitFor();
    await expect.poll(() => page.locator('.overview-facts .tag.warn').innerText()).toBe(note);
    const setBack = { witness: 'dpo', origin: 'gatehouse/default/2026h1', reason: '<b>', proved: true, at: 1 };
    served.state.status = { ...known, ledger: { ...known.ledger, coverage: 'contradicted', setBack } };
    await page.getByText(alarm).waitFor();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('gatehouse/default/2026h1');
    await expect.poll(() => page.locator('.overview-facts .tag.bad').count()).toBe(1);
  });

  test('says that a changed configuration was not put in force, and why, until it is', async () => {
    const known = status();
    const { configuration } = known;
    const problem = 'gatehouse.yaml:3:1  cahce: there is no such setting. Did you mean `cache`?';
    const rejected = { at: Date.UTC(2026, 0, 15, 9, 30), problems: [problem, '<b>second</b>'] };
    served.state.status = { ...known, configuration: { ...configuration, rejected } };
    await open();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    await expect.poll(() => alert.innerText()).toContain('read on 15 Jan 2026, 10:30:00 and not put in force');
    await expect.poll(() => alert.locator('li').allInnerTexts()).toEqual([problem, '<b>second</b>']);
    await expect.poll(() => page.getByText('Ready', { exact: true }).count()).toBe(1);
    served.state.status = { ...known, configuration: { ...configuration, needRestart: ['server', 'tls'] } };
    await alert.waitFor({ state: 'detached' });
    await expect
      .poll(() => page.locator('output.notice').innerText())
      .toContain('only after a restart: server and tls');
  });

  test.each([
    ['en-GB', 'Provider ollama fails. The model server refused the connection.', 'fails'],
    ['de-DE', 'Anbieter ollama ist gestört. Der Modellserver hat die Verbindung abgelehnt.', 'gestört'],
  ])('says which provider fails and why, in the language of the page (%s)', async (locale, message, state) => {
    const [knowledge] = status().providers;
    if (knowledge === undefined) throw new Error('the healthy state has a provider');
    const ollama = { name: 'ollama', models: 2, health: 'fails', fault: 'upstream_unreachable' } as const;
    served.state.status = { ...status(), providers: [knowledge, ollama] };
    await open('', { locale });
    await page.getByRole('alert').waitFor();
    await expect.poll(() => page.getByRole('alert').innerText()).toBe(message);
    await expect.poll(() => page.locator('.overview-fact').last().innerText()).toContain(state);
  });

  test('says that it lost the gateway, keeps what it knew, and recovers', async () => {
    await open();
    await page.locator('.overview-figures').waitFor();
    const before = served.state.status;
    served.state.status = undefined;
    await page.getByText('No answer', { exact: true }).waitFor();
    await expect.poll(() => page.locator('main').innerText()).toContain('12,155');
    await expect.poll(() => page.getByRole('alert').count()).toBe(1);
    served.state.status = before;
    await page.getByRole('alert').waitFor({ state: 'detached', timeout: 15_000 });
    await page.getByText('Ready', { exact: true }).waitFor();
  });

  test('shows names of others as text, with marks for what cannot be seen', async () => {
    const hostile = `<img src=x onerror="document.title='owned'">\u202Egpj.exe`;
    const full = morningOverview();
    const [model] = full.models;
    if (model === undefined) throw new Error('the morning has a model');
    served.state.answers.set(
      'overview',
      morningOverview({
        models: [{ ...model, name: hostile }],
        codes: [{ code: hostile, requests: 1 }],
        entities: [{ type: hostile, values: 1 }],
        attacks: { requests: 1, stopped: 0, rules: [{ guard: hostile, rule: hostile, requests: 1 }] },
      }),
    );
    served.state.status = {
      ...status(),
      providers: [{ name: hostile, models: 1, health: 'answers', fault: null }],
    };
    await open();
    await page.locator('.foreign-mark').first().waitFor();
    const shown = async (): Promise<string> => page.locator('main').innerText();
    // What a code means is drawn when somebody comes near it.
    await page.locator('.overview-small').last().scrollIntoViewIfNeeded();
    await expect.poll(async () => (await shown()).split('<img src=x').length - 1).toBeGreaterThan(5);
    const text = await shown();
    expect(text).not.toContain('\u202E');
    expect(await page.locator('main img').count()).toBe(0);
    await expect.poll(() => page.title()).toBe('Gatehouse');
    expect(complaints.filter((complaint) => !unknown.test(complaint))).toEqual([]);
  });

  test.each([
    ['light', 1_280, 'en-GB'],
    ['dark', 1_280, 'de-DE'],
    ['dark', 390, 'de-DE'],
    ['light', 390, 'en-GB'],
  ] as const)(
    'meets WCAG 2.2 AA with all its charts and tables (%s, %i px, %s)',
    async (colorScheme, width, locale) => {
      served.state.status = { ...status(), ledger: { ...status().ledger, coverage: 'none' } };
      await open('', { colorScheme, locale, viewport: { width, height: 844 } });
      await page.locator('canvas').first().waitFor();
      for (const summary of await page.locator('.chart-table summary').all()) await summary.click();
      expect(await findViolations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    },
  );
});
