import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findViolations } from './find-violations.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { healthyState, serveConsole, type ServedConsole } from './serve-console.ts';

interface View {
  readonly name: string;
  /** What the gateway answers, where that is not its healthy state. */
  change?(served: ServedConsole): void;
  show(page: Page, served: ServedConsole): Promise<void>;
}

async function signIn(page: Page, key: string): Promise<void> {
  await page.locator('#admin-key').fill(key);
  await page.keyboard.press('Enter');
}

const views: readonly View[] = [
  {
    name: 'the sign-in',
    async show(page) {
      await page.locator('summary').click();
      await page.locator('.code-block').last().waitFor();
    },
  },
  {
    name: 'a refused key',
    async show(page) {
      await signIn(page, 'gh_user_wrong');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'a healthy gateway',
    async show(page, { state }) {
      await signIn(page, state.adminKey);
      await page.locator('.overview-figures').waitFor();
    },
  },
  {
    name: 'a gateway in trouble',
    change({ state }) {
      const { status } = state;
      if (status === undefined) throw new Error('the healthy state has a status');
      state.status = {
        ...status,
        readiness: { ready: false, reasons: ['ledger_unwritable'] },
        ledger: { ...status.ledger, writable: false },
        models: [],
        providers: [
          { name: 'ollama', models: 0, health: 'fails', fault: 'upstream_unreachable' },
          { name: 'cloud', models: 0, health: 'unknown', fault: null },
        ],
        configuration: {
          ...status.configuration,
          rejected: { at: Date.UTC(2026, 0, 15, 9, 30), problems: ['gatehouse.yaml:3:1  cahce: no such setting'] },
          needRestart: ['server'],
        },
      };
    },
    async show(page, { state }) {
      await signIn(page, state.adminKey);
      await page.locator('.overview-figures').waitFor();
    },
  },
  {
    name: 'a gateway that does not answer',
    async show(page, { state }) {
      await signIn(page, state.adminKey);
      await page.locator('.overview-figures').waitFor();
      state.status = undefined;
      await page.getByRole('alert').waitFor();
    },
  },
];

const surroundings = [
  { where: 'on a desk by day', locale: 'en-GB', colorScheme: 'light', width: 1_280 },
  { where: 'on a telephone by night', locale: 'de-DE', colorScheme: 'dark', width: 390 },
] as const;

describe.skipIf(browserProgram === undefined)('the console for everyone', () => {
  let browser: Browser;
  let served: ServedConsole;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    served = await serveConsole(healthyState());
  });
  afterEach(() => served.close());

  for (const { where, locale, colorScheme, width } of surroundings) {
    test.each(views)(`meets WCAG 2.2 AA ${where}: $name`, async ({ change, show }) => {
      change?.(served);
      const context = await browser.newContext({ locale, colorScheme, viewport: { width, height: 844 } });
      try {
        const page = await context.newPage();
        await page.goto(served.url);
        await show(page, served);
        expect(await findViolations(page)).toEqual([]);
      } finally {
        await context.close();
      }
    });
  }

  test('finds a fault that is planted, so that finding nothing means something', async () => {
    const page = await browser.newPage();
    try {
      await page.goto(served.url);
      await page.locator('#admin-key').waitFor();
      await page.evaluate(() => document.querySelector('label')?.remove());
      expect((await findViolations(page)).join('\n')).toMatch(/^label: #admin-key/m);
    } finally {
      await page.close();
    }
  });
});
