import type { ModelRouteList } from '@gatehouse/contract/admin-model-routes';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { modelsTexts } from '../../packages/console/src/features/models/texts.ts';
import { stageNames } from '../../packages/gateway/src/core/stage-names.ts';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectUsable } from './expect-usable.ts';
import { emptyOverview, morningOverview } from './made-up-overview.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, watch } from './open-console.ts';
import { healthyState, serveConsole, type ServedConsole } from './serve-console.ts';

/** One that is well and has not been asked. */
function target(provider: string): ModelRouteList['routes'][number]['targets'][number] {
  return {
    provider,
    target: 'm',
    trust: 'organisation',
    weight: 1,
    canary: 0,
    breaker: 'closed',
    openFor: null,
    pausedFor: null,
    healthy: true,
    running: 0,
    firstPiece: null,
    load: null,
    calls: 0,
    answered: 0,
    failed: 0,
    left: 0,
    share: 0,
  };
}

/** The server of these tests knows only what the page asks for. */
const unknown = /status of 404/;

describe.skipIf(browserProgram === undefined)('the models of gateways in any state, in Chromium', () => {
  let browser: Browser;
  let served: ServedConsole;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

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

  async function open(search = '', options: BrowserContextOptions = {}): Promise<void> {
    context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
    page = await context.newPage();
    complaints = [];
    await watch(page, new URL(served.url).origin, complaints);
    await page.goto(`${served.url}models${search}`);
    await page.locator('#admin-key').fill(served.state.adminKey);
    await page.keyboard.press('Enter');
    await page.locator('h1').waitFor();
  }

  function status() {
    const { status: known } = served.state;
    if (known === undefined) throw new Error('the healthy state has a status');
    return known;
  }

  const rows = async (name: string): Promise<string[][]> => {
    const table = page.getByRole('region', { name, exact: true }).locator('tbody tr');
    await table.first().waitFor();
    return (await table.allInnerTexts()).map((row) => row.split('\t').map((cell) => cell.trim()));
  };

  test('lists what is offered with what it did, and what is offered no more', async () => {
    await open();
    await page.getByText('155', { exact: true }).waitFor();
    expect(await rows('Models')).toEqual([
      ['qwen3:14b', 'ollama', '9,000', '2', '400\u00A0ms', '1.6\u00A0s', '2.7M / 720K', '€18.00', '15 Jan, 09:59'],
      ['mistral-small', 'ollama', '3,000', '2', '900\u00A0ms', '3.6\u00A0s', '900K / 240K', '€6.00', '15 Jan, 09:59'],
      ['llama-gone', 'no longer offered', '155', '2', '–', '–', '46.5K / 12.4K', '€0.31', '15 Jan, 09:59'],
      ['extractive', 'knowledge', '0', '0', '–', '–', '–', '–', 'never in this time'],
    ]);
    expect(await rows('Model servers')).toEqual([
      ['knowledge', 'answers', '1', '0', '0', '–', '–', '–'],
      ['ollama', 'answers', '2', '12,155', '2', '410\u00A0ms', '1.6\u00A0s', '15 Jan, 09:59'],
    ]);
    const { since, until } = morningOverview();
    const link = page.getByRole('link', { name: 'mistral-small' });
    expect(decodeURIComponent((await link.getAttribute('href')) ?? '')).toBe(
      `/console/log?since=${since}&until=${until}&model=mistral-small`,
    );
    expect(complaints.filter((complaint) => !unknown.test(complaint))).toEqual([]);
  });

  test('sorts by the column that is chosen, and keeps that in its address', async () => {
    await open();
    await page.getByText('155', { exact: true }).waitFor();
    const names = async (): Promise<(string | undefined)[]> => (await rows('Models')).map(([name]) => name);
    await page.getByRole('button', { name: 'Median' }).click();
    await expect.poll(names).toEqual(['mistral-small', 'qwen3:14b', 'extractive', 'llama-gone']);
    expect(new URL(page.url()).search).toBe('?sort=p50');
    await expect.poll(() => page.locator('th[aria-sort="descending"]').innerText()).toBe('Median');
    await page.reload();
    await page.getByText('155', { exact: true }).waitFor();
    expect((await names())[0]).toBe('mistral-small');
    await page.getByRole('radio', { name: 'Month' }).check({ force: true });
    await expect.poll(() => new URL(page.url()).search).toBe('?sort=p50&period=month');
    await page.getByRole('button', { name: 'Model', exact: true }).click();
    await expect.poll(names).toEqual(['extractive', 'llama-gone', 'mistral-small', 'qwen3:14b']);
  });

  test('finds a model by a part of its name where there are many', async () => {
    served.state.status = {
      ...status(),
      models: Array.from({ length: 40 }, (_, index) => ({ name: `model-${index}`, provider: 'ollama' })),
    };
    served.state.answers.set('overview', emptyOverview());
    await open();
    await page.getByRole('searchbox', { name: 'Find a model' }).fill('-39');
    await expect.poll(async () => (await rows('Models')).map(([name]) => name)).toEqual(['model-39']);
    await page.getByRole('searchbox').fill('none of them');
    await page.getByText('No model fits.').waitFor();
  });

  const routes: ModelRouteList = {
    routes: [
      {
        name: 'house <b>',
        strategy: 'weighted',
        sticky: 'conversation',
        attempts: 3,
        allowLessTrusted: true,
        hedgeAfter: null,
        retriesLeft: 12,
        targets: [
          { ...target('rack-1'), breaker: 'open', openFor: 4_200, calls: 10, failed: 8, share: 0.1 },
          { ...target('rack-2'), firstPiece: 240, calls: 80, answered: 80, share: 0.8, running: 2, weight: 3 },
          { ...target('cloud\u202E'), trust: 'cloud', healthy: false, canary: 0.05, calls: 10, share: 0.1 },
        ],
      },
    ],
    changes: [
      {
        at: Date.UTC(2026, 0, 15, 10),
        provider: 'rack-1',
        target: 'm',
        from: 'closed',
        to: 'open',
        code: 'upstream_failed',
      },
    ],
  };

  test('shows names with several targets: how these are, and what became of them', async () => {
    served.state.answers.set('routes', routes);
    await open();
    const table = await rows('house <b>');
    expect(table.map((row) => row.slice(1).join(' | '))).toEqual([
      'in the organisation | left out for 5s | 0 | – | 10 | 10% | 8',
      'in the organisation | well | 2 | 240\u00A0ms | 80 | 80% | 0',
      'with somebody else | not reached | 0 | – | 10 | 10% | 0',
    ]);
    expect(table[1]?.[0]).toContain('weight 3');
    expect(table[2]?.[0]).toContain('canary for 5%');
    const shown = await page.locator('main').innerText();
    for (const text of [
      'Chance and weight say who is asked.',
      'trusted less',
      'Further calls that are left: 12.',
      'Last changes',
    ])
      expect(shown).toContain(text);
    await page.getByText('The model server failed.').waitFor();
    await expectUsable(page);
    expect(complaints.filter((complaint) => !unknown.test(complaint))).toEqual([]);
  });

  test('says in German how targets are, on a telephone as well', async () => {
    served.state.answers.set('routes', routes);
    await open('', { locale: 'de-DE', viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await page.getByText('Letzte Wechsel').waitFor();
    const shown = await page.locator('main').innerText();
    for (const text of ['ausgelassen für', 'nicht erreicht', 'Vorhut für', 'Gewicht 3', 'bei jemand anderem'])
      expect(shown).toContain(text);
    await expectUsable(page);
  });

  test('draws the path of a request in its order', async () => {
    await open();
    await page.locator('.path').waitFor();
    await expect
      .poll(() => page.locator('.path h3').allInnerTexts())
      .toEqual(served.state.path.stages.map(({ name }) => modelsTexts.en.path.stages[name]?.name));
    await expect.poll(() => page.locator('.policy code').innerText()).toBe(served.state.path.policy.slice(0, 16));
  });

  test.each(['en', 'de'] as const)('has a name for every stage, in %s', (language) => {
    expect(Object.keys(modelsTexts[language].path.stages)).toEqual(stageNames);
  });

  test('opens one stage after the other where there is little room', async () => {
    await open('', { viewport: { width: 390, height: 844 } });
    await page.locator('.path').waitFor();
    const facts = page.locator('.facts');
    await expect.poll(() => facts.filter({ visible: true }).count()).toBe(0);
    await page.locator('.path summary.stage', { hasText: 'Guards on the way in' }).click();
    await expect.poll(() => facts.filter({ visible: true }).count()).toBe(1);
  });

  test.each([
    ['en-GB', 'Looks for 1,200 forbidden texts', 'At most 1,000,000 requests', 'inspect the request'],
    ['de-DE', 'Sucht 1.200 verbotene Texte', 'Höchstens 1.000.000 Anfragen', 'prüfen die Anfrage'],
  ])('tells what each stage does in the language of the page, with its numbers (%s)', async (locale, ...phrases) => {
    await open('', { locale });
    await page.locator('.path').waitFor();
    for (const guard of await page.locator('.path summary').all()) await guard.click();
    const drawn = await page.locator('.path').innerText();
    for (const phrase of phrases) expect(drawn).toContain(phrase);
  });

  test.each([
    ['en-GB', 'fails', 'The model server refused the connection.'],
    ['de-DE', 'gestört', 'Der Modellserver hat die Verbindung abgelehnt.'],
  ])('says which server fails and why (%s)', async (locale, state, why) => {
    served.state.status = {
      ...status(),
      providers: [{ name: 'ollama', models: 2, health: 'fails', fault: 'upstream_unreachable' }],
    };
    await open('', { locale });
    const cell = page.locator('.models-health');
    await expect.poll(() => cell.innerText()).toContain(why);
    await expect.poll(() => cell.innerText()).toContain(state);
  });

  test('says how to find out why there is no model', async () => {
    served.state.status = { ...status(), models: [] };
    served.state.answers.set('overview', emptyOverview());
    await open();
    const models = page.getByRole('region', { name: 'Models', exact: true });
    await models.waitFor();
    await expect.poll(() => models.innerText()).toContain('No model is available.');
    await expect.poll(() => models.locator('pre').innerText()).toBe('gatehouse doctor');
  });

  test('shows servers and models without their figures where the index cannot be asked', async () => {
    served.state.answers.delete('overview');
    await open();
    await page.getByRole('alert').waitFor();
    expect((await rows('Models')).map(([name, provider]) => [name, provider])).toEqual([
      ['extractive', 'knowledge'],
      ['mistral-small', 'ollama'],
      ['qwen3:14b', 'ollama'],
    ]);
  });

  test('shows hostile names as text', async () => {
    const hostile = `<img src=x onerror="document.title='owned'">'; $(id) #`;
    served.state.status = { ...status(), models: [{ name: hostile, provider: hostile }] };
    await open();
    await expect.poll(() => page.locator('main').innerText()).toContain(hostile);
    expect(await page.locator('main img').count()).toBe(0);
    await expect.poll(() => page.title()).toBe('Gatehouse');
  });

  test.each([
    ['light', 1_280, 'en-GB'],
    ['dark', 390, 'de-DE'],
  ] as const)('meets WCAG 2.2 AA (%s, %i px, %s)', async (colorScheme, width, locale) => {
    await open('', { colorScheme, locale, viewport: { width, height: 844 } });
    await page.locator('.path').waitFor();
    await rows(locale === 'en-GB' ? 'Models' : 'Modelle');
    await expectUsable(page);
  });
});

describe.skipIf(browserProgram === undefined)('the models of a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  test.each(['admin', 'auditor'] as const)('shows a key of role %s what a model did', async (role) => {
    await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content: `Good morning, ${role}` }] });
    const { page, close } = await openConsole(browser, { gateway, role, page: '/models?period=hour' });
    const row = page.getByRole('row', { name: /^scripted scripted [12] 0 / });
    await row.waitFor({ timeout: 20_000 });
    await expect.poll(() => row.innerText()).toMatch(/ms/);
    await close(/status of 503/);
  });

  test('is not there for a key of role user', async () => {
    const { page, close } = await openConsole(browser, { gateway, role: 'user', page: '/models' });
    await page.getByRole('heading', { level: 1, name: 'This key may not see this page' }).waitFor();
    expect(await page.locator('.side').getByRole('link', { name: 'Models' }).count()).toBe(0);
    await close();
  });
});
