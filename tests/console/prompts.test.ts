import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import type { PromptTemplateInput } from '@gatehouse/contract/prompts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
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
    await expect.poll(() => card.locator('h2').innerText()).toBe('prompt/support');
    await expect.poll(() => card.locator('.tag').first().innerText()).toBe('answers');
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
    const ask = page.getByRole('button', { name: 'Ask', exact: true });
    await expect.poll(() => ask.isDisabled()).toBe(true);
    const missing = page.getByText('Not as it has to be: question');
    expect(await missing.count()).toBe(0);
    await page.locator('select[name="variable-tone"]').selectOption('brief');
    await missing.waitFor();
    await expect.poll(() => ask.isDisabled()).toBe(true);
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
    await expect.poll(() => stage.getAttribute('data-state')).toBe('stopped');
    await expect.poll(() => stage.innerText()).toContain('validation/no-promises');
    await expectUsable(page);
  }, 60_000);

  test('runs the cases, and says what is not as expected', async () => {
    await open();
    await page.getByRole('button', { name: 'Run the cases' }).click();
    await page.getByText('1 of 3 as expected').waitFor();
    const rows = page.locator('section.card table').last().locator('tbody tr');
    await expect.poll(() => rows.nth(0).innerText()).toContain('as expected');
    await expect.poll(() => rows.nth(1).innerText()).toContain('does not contain "toaster"');
    await expect.poll(() => rows.nth(2).innerText()).toContain('no answer');
    await expectUsable(page);
  });

  test('is in German, and only shown to auditors', async () => {
    await open({ locale: 'de-DE', role: 'auditor' });
    await page.getByText('Fragen kann sie, wer Modelle ausprobieren darf.').waitFor();
    expect(await page.getByRole('button', { name: 'Fälle fragen' }).count()).toBe(0);
  });

  describe('are written there', () => {
    const file = async (): Promise<string> => readFile(console.gateway.file ?? '', 'utf8');
    const written = async (): Promise<readonly PromptTemplateInput[]> =>
      (parse(await file()) as ConfigurationInput).prompts?.templates ?? [];
    const dialog = () => page.getByRole('dialog');

    async function apply(reason: string, action: string): Promise<void> {
      await dialog().locator('[name="reason"]').fill(reason);
      await dialog().getByRole('button', { name: action, exact: true }).click();
      await dialog().waitFor({ state: 'detached' });
    }

    test('as a new version, which the gateway checks, and which answers once it is published', async () => {
      await open({ configuration: { prompts: { templates: [template] } } as never });
      await page.getByRole('button', { name: 'New version' }).click();
      await page.getByRole('heading', { name: 'New version: support@3' }).waitFor();
      expect(await page.locator('[name="template-name"]').isEditable()).toBe(false);
      await page.getByText('The gateway would take it as it is.').waitFor();
      await page.locator('[name="user-en"]').fill('Question: {{question}} {{topic}}');
      const english = page.locator('fieldset.entry', { has: page.locator('[name="user-en"]') });
      await english.getByText('there is no variable `topic`').waitFor();
      await page.getByText('Why stands at its fields above.').waitFor();
      expect(await page.getByText(/\bLine \d/).count()).toBe(0);
      await page.getByLabel('Draft: answers only those who name its version').waitFor();
      await expectUsable(page, 'with a mistake');
      await page.getByRole('button', { name: 'Add a variable' }).click();
      await page.getByText('Give every variable a name.').waitFor();
      await page.locator('[name="variable-name"]').last().fill('topic');
      await page.locator('[name="variable-type"]').last().selectOption('enum');
      await page.locator('[name="values"]').last().fill('orders\nreturns');
      await page.locator('[name="default"]').last().fill('orders');
      await page.getByText('The gateway would take it as it is.').waitFor();
      await page.locator('[name="temperature"]').fill('0.2');
      await expectUsable(page, 'as it can be applied');
      await page.getByRole('button', { name: 'Review and apply' }).click();
      await dialog().getByText('version: 3').waitFor();
      await expectUsable(page, 'the difference');
      await apply('ask by topic', 'Apply');
      await page.locator('section.card h2').getByText('prompt/support').waitFor();
      const [first, second] = await written();
      expect(first).toEqual(template);
      expect(second).toEqual({
        ...template,
        version: 3,
        draft: true,
        // What is empty is not written.
        cases: [...template.cases.slice(0, 2), { name: 'lacks its question' }],
        variables: { ...template.variables, topic: { type: 'enum', values: ['orders', 'returns'], default: 'orders' } },
        texts: { ...template.texts, en: { ...template.texts.en, user: 'Question: {{question}} {{topic}}' } },
        settings: { temperature: 0.2 },
      });

      // A draft may be changed; then it is published, and whoever names no version gets it.
      await page.locator('select[name="version-support"]').selectOption('3');
      await page.getByRole('button', { name: 'Edit the draft' }).click();
      await page.locator('[name="system-en"]').fill('Be {{tone}}, please. {{facts}}');
      await page.getByRole('button', { name: 'Review and apply' }).click();
      await apply('politer', 'Apply');
      await page.locator('select[name="version-support"]').selectOption('3');
      await page.getByRole('button', { name: 'Publish' }).click();
      await dialog()
        .getByText('Version 3 of prompt/support answers those who name none, no longer version 2.')
        .waitFor();
      await apply('tried', 'Apply');
      await expect.poll(() => page.locator('section.card .tag').first().innerText()).toBe('answers');
      const now = (await written())[1];
      expect(now?.draft).toBeUndefined();
      expect(now?.texts.en?.system).toBe('Be {{tone}}, please. {{facts}}');
      expect(console.gateway.gateway.prompts().templates.find(({ current }) => current)?.version).toBe(3);
    }, 60_000);

    test('in German on a telephone, from an empty one, and are withdrawn and removed with what follows', async () => {
      await open({ configuration: {}, locale: 'de-DE', width: 390 });
      await page.getByRole('button', { name: 'Neue Vorlage' }).click();
      await page.getByText('Geben Sie ihr einen Namen und ein Modell.').waitFor();
      await page.locator('[name="template-name"]').fill('gruss');
      await page.locator('[name="template-model"]').fill('nirgends');
      await page.getByText('Unter diesem Namen ist gerade kein Modell bekannt.').waitFor();
      await page.locator('[name="template-model"]').fill('scripted');
      await page.getByText('there is no question').waitFor();
      await page.locator('[name="user-de"]').fill('Sag Hallo auf Plattdeutsch.');
      await page.getByRole('button', { name: 'Beispiel hinzufügen' }).click();
      await page.locator('[name="example-user-de"]').fill('Und auf Schwäbisch?');
      await page.locator('[name="example-assistant-de"]').fill('Grüß Gott.');
      await page.getByRole('button', { name: 'Fall hinzufügen' }).click();
      await page.locator('.prompts-case [name="name"]').fill('grüßt');
      await page.locator('[name="contains"]').fill('Moin');
      await page.locator('.setting-form [name="draft"]').uncheck();
      await page.getByText('Das Gateway nähme sie so an.').waitFor();
      await expectUsable(page, 'the form');
      await page.getByRole('button', { name: 'Prüfen und anwenden' }).click();
      await dialog()
        .getByText('Version 1 von prompt/gruss antwortet denen, die keine nennen; bisher tat es keine.')
        .waitFor();
      await expectUsable(page, 'the difference');
      await apply('Begrüßung', 'Anwenden');
      await page.locator('section.card h2').getByText('prompt/gruss').waitFor();
      expect(await written()).toEqual([
        {
          name: 'gruss',
          version: 1,
          model: 'scripted',
          texts: {
            de: {
              examples: [{ user: 'Und auf Schwäbisch?', assistant: 'Grüß Gott.' }],
              user: 'Sag Hallo auf Plattdeutsch.',
            },
          },
          cases: [{ name: 'grüßt', expect: { contains: ['Moin'] } }],
        },
      ]);
      await expectUsable(page, 'the page');
      await page.getByRole('button', { name: 'Zurückziehen' }).click();
      await dialog()
        .getByText('Keine Version von prompt/gruss antwortet mehr denen, die keine nennen (bisher 1).')
        .waitFor();
      await apply('zu früh', 'Anwenden');
      await expect.poll(() => page.locator('section.card .tag').first().innerText()).toBe('Entwurf');
      await page.getByRole('button', { name: 'Entfernen' }).click();
      await dialog().getByText('Die Vorlage prompt/gruss@1 fällt weg; Anfragen danach schlagen fehl.').waitFor();
      await apply('nicht gebraucht', 'Anwenden');
      await page.getByText('Es gibt noch keine Vorlagen').waitFor();
      expect(await written()).toEqual([]);
    }, 60_000);

    test('and neither under a name that there is, nor lost by a click', async () => {
      await open();
      await page.getByRole('button', { name: 'New template' }).click();
      await page.locator('[name="template-name"]').fill('support');
      await page.getByText('There is a template of this name.').waitFor();
      await expect.poll(() => page.getByRole('button', { name: 'Review and apply' }).isDisabled()).toBe(true);
      await page.getByRole('link', { name: 'Models', exact: true }).click();
      await dialog().getByRole('button', { name: 'Stay' }).click();
      await expect.poll(() => page.locator('[name="template-name"]').inputValue()).toBe('support');
      await page.getByRole('button', { name: 'Discard' }).click();
      await dialog().getByRole('button', { name: 'Discard' }).click();
      await page.getByRole('button', { name: 'New template' }).waitFor();
    });

    test('but in their own files, where they come from some', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-prompts-'));
      try {
        await writeFile(path.join(folder, 'greeting.yaml'), stringify({ ...template, name: 'greeting' }));
        await open({ configuration: { prompts: { folder, templates: [template] } } as never });
        const cards = page.locator('section.card');
        await cards.filter({ hasText: 'prompt/greeting' }).getByText(`${folder}/greeting.yaml`).waitFor();
        expect(
          await cards.filter({ hasText: 'prompt/greeting' }).getByRole('button', { name: 'New version' }).count(),
        ).toBe(0);
        expect(
          await cards.filter({ hasText: 'prompt/support' }).getByRole('button', { name: 'New version' }).count(),
        ).toBe(1);
        await expectUsable(page);
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    test('by nobody who may only read', async () => {
      await open({ role: 'auditor' });
      await page.getByText('Answers customers').waitFor();
      expect(await page.getByRole('button', { name: /New|Edit|Publish|Remove/ }).count()).toBe(0);
    });
  });
});
