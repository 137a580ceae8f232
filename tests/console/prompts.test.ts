import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { type OpenConsoleOptions, openConsole, type OpenedConsole } from './open-console.ts';

const template = {
  name: 'support',
  version: 2,
  model: 'scripted:echo',
  description: 'Answers customers',
  variables: {
    question: { type: 'string', maxLength: 200, description: 'What the customer asks' },
    tone: { type: 'enum', values: ['friendly', 'brief'], default: 'friendly' },
    facts: { type: 'list', required: false },
  },
  texts: {
    en: { system: 'Be {{tone}}. {{facts}}', user: 'Question: {{question}}' },
    de: { user: 'Frage: {{question}}{{tone}}{{facts}}' },
  },
  cases: [
    { name: 'repeats', variables: { question: 'Do you have kettles?' }, expect: { contains: ['kettles'] } },
    { name: 'never does', variables: { question: 'Hello' }, expect: { contains: ['toaster'], language: 'de' } },
    { name: 'lacks its question', expect: {} },
  ],
} as const;

const configuration = {
  prompts: { templates: [template, { ...template, version: 3, draft: true, cases: [] }] },
  validation: {
    rules: [
      { name: 'no-promises', repair: false, checks: [{ check: 'pattern', must: 'not-match', pattern: 'promise' }] },
    ],
  },
} as unknown as NonNullable<OpenConsoleOptions['configuration']>;

describe.skipIf(browserProgram === undefined)('prompt templates in the console, before a real gateway', () => {
  let browser: Browser;
  let console: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function open(more: OpenConsoleOptions = {}): Promise<void> {
    console = await openConsole(browser, { page: '/prompts', configuration, ...more });
    ({ page } = console);
  }

  afterEach(() => console.close(/status of 40[04]/));

  test('teaches how to write one where there is none', async () => {
    await open({ configuration: {} });
    await page.getByText('There are no templates yet').waitFor();
    await expect.poll(() => page.locator('.code-block').innerText()).toContain('prompts:');
    await expectUsable(page);
  });

  test('shows what a template asks, and previews it as it is filled in', async () => {
    await open();
    const card = page.locator('section.card');
    await card.getByText('Answers customers').waitFor();
    expect(await card.locator('h2').innerText()).toBe('prompt/support');
    expect(await card.locator('.tag').first().innerText()).toBe('answers');
    await expect.poll(() => card.locator('tbody').first().innerText()).toContain('one of friendly and brief');
    const messages = page.locator('.prompts-messages li');
    await expect.poll(() => messages.allInnerTexts()).toEqual(['System\nBe friendly. …', 'User\nQuestion: …']);
    await page.locator('textarea[name="variable-question"]').fill('Kettles?');
    await page.locator('select[name="variable-tone"]').selectOption('brief');
    await page.locator('textarea[name="variable-facts"]').fill('one\ntwo');
    await expect
      .poll(() => messages.allInnerTexts())
      .toEqual(['System\nBe brief. - one\n- two', 'User\nQuestion: Kettles?']);
    await page.locator('select[name="language-support"]').selectOption('de');
    await expect.poll(() => messages.count()).toBe(1);
    await page.locator('select[name="version-support"]').selectOption('3');
    await expect.poll(() => card.locator('.tag').first().innerText()).toBe('draft');
    await expectUsable(page);
  });

  test('asks it down the path, and says what is missing before', async () => {
    await open();
    await page.getByText('Not as it has to be: question').waitFor();
    const ask = page.getByRole('button', { name: 'Ask', exact: true });
    expect(await ask.isDisabled()).toBe(true);
    await page.locator('textarea[name="variable-question"]').fill('Kettles?');
    await ask.click();
    await expect.poll(() => page.locator('.prompts-answer').innerText()).toContain('Question: Kettles?');
  });

  test('tells what keeps an answer back, and shows it in the way of the request', async () => {
    await open();
    await page.locator('textarea[name="variable-question"]').fill('Do you promise it?');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByText('did not hold to what is wanted of it').waitFor();
    const leaf = (await console.gateway.leaves()).findLast(({ kind }) => kind === 'result');
    if (leaf?.kind !== 'result') throw new Error('there is no result');
    await console.goTo(`/log/${leaf.request}`);
    const stage = page.locator('[data-stage="validation"]');
    await stage.waitFor();
    expect(await stage.getAttribute('data-state')).toBe('stopped');
    await expect.poll(() => stage.innerText()).toContain('validation/no-promises');
    await expectUsable(page);
  }, 60_000);

  test('runs the cases, and says what is not as expected', async () => {
    await open();
    await page.getByRole('button', { name: 'Run the cases' }).click();
    await page.getByText('1 of 3 as expected').waitFor();
    const rows = page.locator('section.card table').last().locator('tbody tr');
    expect(await rows.nth(0).innerText()).toContain('as expected');
    await expect.poll(() => rows.nth(1).innerText()).toContain('does not contain "toaster"');
    expect(await rows.nth(2).innerText()).toContain('no answer');
    await expectUsable(page);
  });

  test('is in German, and only shown to auditors', async () => {
    await open({ locale: 'de-DE', role: 'auditor' });
    await page.getByText('Fragen kann sie, wer Modelle ausprobieren darf.').waitFor();
    expect(await page.getByRole('button', { name: 'Fälle fragen' }).count()).toBe(0);
  });
});
