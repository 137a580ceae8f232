import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';
import { findViolations } from './find-violations.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

const patience = { timeout: 10_000 };
/** Browsers complain of every answer that is a refusal. */
const refusals = /status of (?:400|403)/;

describe.skipIf(browserProgram === undefined)('the playground by interface, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let opened: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    const model = createScriptedModel({ script: () => ({ pieces: ['Mail ', '[EMAIL_1] ', '<b>soon</b>.'] }) });
    gateway = await listenConsoleGateway({
      providers: { scripted: model },
      configuration: {
        inspection: { guards: [{ use: 'ban-substrings', id: 'no-falcon', substrings: ['Falke'] }] },
      },
    });
  });
  afterEach(async () => {
    await opened.close(refusals);
    await gateway.close();
  });

  async function open(options: OpenConsoleOptions = {}): Promise<void> {
    opened = await openConsole(browser, { page: '/playground?tab=api', gateway, ...options });
    ({ page } = opened);
    page.setDefaultTimeout(8_000);
    await body().waitFor();
  }

  const body = () => page.locator('[name="wire-body"]');
  const wire = () => page.locator('[data-part="wire"]').innerText();
  const recipe = (index: number) => page.locator('.code-block').nth(index).locator('code').innerText();
  const send = () => page.locator('.playground-wire .primary').click();

  async function choose(dialect: string): Promise<void> {
    await page.locator('[name="wire-dialect"]').selectOption(dialect);
  }

  async function answered(): Promise<void> {
    await page.locator('[data-state="answered"]').waitFor(patience);
  }

  test.each([
    ['openai-chat', '/v1/chat/completions', '"object":"chat.completion"'],
    ['openai-responses', '/v1/responses', '"object":"response"'],
    ['anthropic-messages', '/v1/messages', '"type":"message"'],
    ['ollama-chat', '/api/chat', '"done":true'],
    ['openai-completions', '/v1/completions', '"object":"text_completion"'],
    ['openai-embeddings', '/v1/embeddings', '"object":"embedding"'],
    ['openai-moderations', '/v1/moderations', '"category_scores"'],
    ['rerank', '/v1/rerank', '"relevance_score"'],
  ])('asks in the words of %s, and shows the answer as it goes over the wire', async (dialect, path, part) => {
    await open();
    await choose(dialect);
    await expect.poll(() => page.locator('.playground-address').innerText()).toBe(`POST ${path}`);
    await send();
    await answered();
    expect(await wire()).toContain(part);
    expect(await recipe(0)).toContain(`curl ${gateway.url}${path}`);
    expect(await recipe(0)).toContain('gh_user_…');
    await page.locator('.playground-beside a[href*="/log/"]').waitFor();
    expect((await gateway.leaves()).at(-1)).toMatchObject({ kind: 'result', dialect, outcome: 'answered' });
    expect(page.url()).toContain(`dialect=${dialect}`);
  });

  test('shows a stream as it is written, what each stage did, and nothing in it as more than text', async () => {
    await open();
    await choose('anthropic-messages');
    await page.locator('[name="wire-stream"]').check();
    await send();
    await answered();
    expect(await wire()).toContain('event: content_block_delta');
    expect(await wire()).toContain('<b>soon</b>');
    expect(await page.locator('[data-part="wire"] b').count()).toBe(0);
    expect(await recipe(0)).toContain('curl -N');
    const beside = page.getByRole('region', { name: 'What happened' });
    await expect.poll(() => beside.innerText()).toMatch(/1 value was replaced\.\s+E-mail address \[EMAIL_1\]/i);
  });

  test('shows refusals in the form of the interface, also of what is no JSON', async () => {
    await open();
    await choose('anthropic-messages');
    await body().fill('{"model":');
    await page.getByText('This is no JSON object.').waitFor();
    await send();
    await answered();
    expect(await wire()).toContain('"type":"error"');
    await page.getByRole('button', { name: 'Example again' }).click();
    await body().fill((await body().inputValue()).replace(/How long[^"]*/, 'Der Falke'));
    await send();
    await expect.poll(wire).toContain('input_blocked');
    await page.getByRole('button', { name: 'Indent the JSON' }).click();
    await expect.poll(wire).toContain('  "type": "error"');
  });

  test('lets callers ask with their own key, and shows them what callers get', async () => {
    await open({ role: 'user' });
    await choose('rerank');
    await send();
    await answered();
    expect(await wire()).toContain('"relevance_score"');
    expect((await gateway.leaves()).at(-1)).toMatchObject({ kind: 'result', dialect: 'rerank' });
    await body().fill('[');
    await expect.poll(() => page.locator('.playground-wire .primary').isDisabled()).toBe(true);
  });

  test.each([
    ['en-GB', 1_280, 'light'],
    ['de-DE', 390, 'dark'],
  ] as const)('can be used by everybody (%s, %i pixels wide, %s)', async (locale, width, colorScheme) => {
    await open({ locale, width, colorScheme });
    expect(await findViolations(page)).toEqual([]);
    await page.locator('[name="wire-stream"]').check();
    await send();
    await answered();
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
    expect(await findViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});
