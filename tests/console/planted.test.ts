import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOfRole } from '../../packages/contract/src/built-in-roles.ts';
import { pagesOf } from '../../packages/console/src/routes/pages.ts';
import { lookForPlanted } from './look-for-planted.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { watch } from './open-console.ts';
import { contentPayload, flag, payload, type PlantedGateway, startPlantedGateway } from './planted-gateway.ts';

/** What the browser says of what tests have provoked: refusals of the server, which are answers as well. */
const refusals = /status of (?:400|403|404|409|503)/;

const locales = ['en-GB', 'de-DE'] as const;

describe.skipIf(browserProgram === undefined)('payloads in every field that reaches the console', () => {
  let browser: Browser;
  let gateway: PlantedGateway;

  beforeAll(async () => {
    [browser, gateway] = await Promise.all([openBrowser(), startPlantedGateway()]);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  interface Visit {
    readonly page: Page;
    /** How often the payload is to be seen. */
    look(where: string): Promise<number>;
    open(address: string): Promise<void>;
    /** Fails where anything was found anywhere. */
    close(): Promise<void>;
  }

  async function visit(role: 'admin' | 'auditor' | 'user', locale: string): Promise<Visit> {
    const context = await browser.newContext({ locale, viewport: { width: 1_280, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    const faults = new Set<string>();
    await watch(page, gateway.url, complaints);
    const open = async (address: string): Promise<void> => {
      await page.goto(`${gateway.url}/console${address}`);
      await page.locator('h1').first().waitFor();
      await settle(page);
    };
    await page.goto(`${gateway.url}/console/`);
    await page.locator('#admin-key').fill(gateway.keys[role]);
    await page.keyboard.press('Enter');
    await page.locator('#content').waitFor();
    return {
      page,
      open,
      async look(where) {
        const { elements, executed, over, shown, unmarked } = await page.evaluate(lookForPlanted, flag);
        for (const fault of [...elements, ...unmarked]) faults.add(`${where}: ${fault}`);
        if (executed !== undefined) faults.add(`${where}: a script has run (${JSON.stringify(executed)})`);
        if (over > 0) faults.add(`${where}: ${over} pixels too wide`);
        return shown;
      },
      async close() {
        await context.close();
        expect([...faults, ...complaints.filter((complaint) => !refusals.test(complaint))]).toEqual([]);
      },
    };
  }

  /** Until all has come: some pages ask again and again, so that the network never rests for long. */
  async function settle(page: Page): Promise<void> {
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
    await expect.poll(() => page.locator('main .skeleton').count(), { timeout: 10_000 }).toBe(0);
  }

  /** Everything that can be unfolded on a page, tab by tab. */
  async function unfold({ page, look }: Visit, where: string): Promise<number> {
    let shown = await look(where);
    const tabs = await page.locator('main [role=tab]').count();
    for (let tab = 0; tab < Math.max(tabs, 1); tab += 1) {
      if (tabs > 0) await page.locator('main [role=tab]').nth(tab).click();
      await settle(page);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      await settle(page);
      shown = Math.max(shown, await look(`${where}, tab ${tab}`));
    }
    return shown;
  }

  /** Pages on which something planted must be seen, or nothing would be tried. */
  const mustShow = {
    admin: [
      '/log',
      '/knowledge',
      '/review',
      '/guards',
      '/privacy',
      '/people',
      '/keys',
      '/models',
      '/costs',
      '/limits',
      '/settings',
    ],
    auditor: ['/log', '/knowledge', '/guards', '/privacy', '/people', '/models', '/costs', '/limits', '/settings'],
  } as const;

  // Each role in one language; `npm run soak` tries all.
  const visits = [
    ['admin', 'en-GB'],
    ['auditor', 'de-DE'],
    ['admin', 'de-DE'],
    ['auditor', 'en-GB'],
  ] as const;

  test.each(process.env['GATEHOUSE_LENGTH'] === 'full' ? visits : visits.slice(0, 2))(
    'are text on every page (%s, %s)',
    async (role, locale) => {
      const visiting = await visit(role, locale);
      const shown = new Map<string, number>();
      for (const { path } of pagesOf((permission) => permissionsOfRole(role).has(permission))) {
        await visiting.open(path);
        shown.set(path, await unfold(visiting, path));
      }
      await visiting.close();
      for (const path of mustShow[role]) expect(shown.get(path), path).toBeGreaterThan(0);
    },
    120_000,
  );

  test.each([
    ['admin', 'en-GB'],
    ['auditor', 'de-DE'],
  ] as const)(
    'are text in the path of each request that had them (%s, %s)',
    async (role, locale) => {
      const visiting = await visit(role, locale);
      let shown = 0;
      for (const request of gateway.requests) {
        await visiting.open(`/log/${request}`);
        shown += await unfold(visiting, `/log/${request}`);
      }
      await visiting.close();
      expect(shown).toBeGreaterThan(2);
    },
    120_000,
  );

  test.each(locales)('are text in content that is read (%s)', async (locale) => {
    const visiting = await visit('admin', locale);
    const { page } = visiting;
    await visiting.open(`/log/${gateway.requests[0] ?? ''}`);
    const reason = page.locator('[name="reason"]').first();
    await reason.fill(payload);
    await reason.press('Enter');
    // Prompt and answer: the model server is as hostile as whoever asks.
    await expect.poll(() => visiting.look('content')).toBeGreaterThan(1);
    await unfold(visiting, 'content');
    await visiting.close();
  });

  test.each(['admin', 'user'] as const)(
    'are text in the playground, as question and as answer (%s)',
    async (role) => {
      const visiting = await visit(role, 'en-GB');
      const { page } = visiting;
      await visiting.open('/playground');
      const models = page.locator('[name$="-model"]').first();
      const names = await models
        .locator('option')
        .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
      expect(names).toContain(gateway.model);
      for (const model of names) {
        // Looking through all tabs has left another one open.
        await page.locator('main [role=tab]').first().click();
        await models.selectOption(model);
        // What an administrator has confirmed as an attack is blocked; the greeting gets the answer of a hostile model.
        for (const content of [contentPayload, 'Good morning']) {
          await page.locator('[name="playground-text"]').fill(content);
          await page.locator('.playground-actions .primary').click();
          await expect.poll(() => page.locator('[name="playground-text"]').inputValue()).toBe('');
          await settle(page);
        }
        await unfold(visiting, `/playground with ${model.slice(0, 14)}`);
      }
      expect(await visiting.look('/playground')).toBeGreaterThan(2);
      await visiting.close();
    },
    120_000,
  );

  test.each(locales)('are text where they are tried before guards and privacy (%s)', async (locale) => {
    const visiting = await visit('auditor', locale);
    const { page } = visiting;
    for (const address of ['/guards?tab=trial', '/privacy?tab=trial']) {
      await visiting.open(address);
      await page.locator('[name="trial-text"]').fill(`Anna Muster, anna@example.org ${contentPayload}`);
      await page.locator('main form button.primary').first().click();
      await page.locator('[data-verdict], [data-part="read"]').first().waitFor();
      expect(await visiting.look(address)).toBeGreaterThan(0);
    }
    await visiting.close();
  });

  test('are text in the first steps, as what a model answers', async () => {
    const visiting = await visit('user', 'de-DE');
    const { page } = visiting;
    await visiting.open('/start');
    // Open by itself where the visit before has found the model already.
    const step = page.getByRole('button', { name: 'Die erste Anfrage' });
    if ((await step.getAttribute('aria-expanded')) !== 'true') await step.click();
    await page.locator('[name="start-model"]').selectOption(gateway.model);
    await page.locator('[name="start-question"]').fill('Guten Morgen');
    await page.locator('.start-form .primary').click();
    await page.getByText('Im Protokoll als req_').waitFor();
    expect(await visiting.look('/start')).toBeGreaterThan(0);
    await visiting.close();
  });

  test('are text where a file is refused because of them', async () => {
    await gateway.breakConfiguration();
    const visiting = await visit('admin', 'en-GB');
    for (const address of ['/', '/settings']) {
      await visiting.open(address);
      await expect.poll(() => unfold(visiting, address), { timeout: 10_000 }).toBeGreaterThan(0);
    }
    await visiting.close();
  }, 60_000);
});
