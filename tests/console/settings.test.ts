import { readFile, writeFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { findViolations } from './find-violations.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

const canary = 'canary-secret-of-the-file';

const text = `# Our gateway <img src=x onerror=alert(1)> \u202Eevil
version: 1
providers:
  - id: scripted
    kind: openai-compatible
    baseUrl: https://models.example.org/v1
    apiKey: ${canary}
    models: [scripted]
inspection:
  guards:
    - use: prompt-injection
      action: block
    - use: secrets
      action: redact
limits:
  concurrency: 50
`;

describe.skipIf(browserProgram === undefined)('the settings in the console', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let opened: OpenedConsole | undefined;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await opened?.context.close();
    opened = undefined;
    await gateway.close();
  });

  async function open(options: OpenConsoleOptions & { readonly file?: string } = {}): Promise<OpenedConsole> {
    const { file = text, ...rest } = options;
    gateway = await listenConsoleGateway({ file, providers: {} });
    opened = await openConsole(browser, { page: '/settings', ...rest, gateway });
    opened.page.setDefaultTimeout(8_000);
    await opened.page.getByRole('tablist').waitFor();
    return opened;
  }

  const fileNow = (): Promise<string> => readFile(gateway.file ?? '', 'utf8');

  test('shows each setting with its value and where it comes from, and finds it by a word', async () => {
    const { page, complaints } = await open();
    const row = page.locator('.settings-row', { hasText: 'limits.concurrency' });
    await expect.poll(() => row.innerText()).toContain('50');
    await expect.poll(() => row.innerText()).toContain('line 16');
    expect(await page.content()).not.toContain(canary);
    await page.getByRole('searchbox').fill('concurrency');
    await expect.poll(() => page.locator('.settings-row').count()).toBeLessThan(5);
    expect(new URL(page.url()).searchParams.get('text')).toBe('concurrency');
    await page.getByRole('combobox', { name: 'Where from' }).selectOption('written');
    await expect.poll(() => page.locator('.settings-row').count()).toBe(1);
    await row.getByRole('link').click();
    await expect
      .poll(() =>
        page
          .locator('textarea')
          .evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd)),
      )
      .toBe('  concurrency: 50');
    expect(complaints).toEqual([]);
  });

  test('says in German what settings are for, and finds them by it', async () => {
    const { page, complaints } = await open({ locale: 'de-DE' });
    const row = page.locator('.settings-row', { hasText: 'limits.concurrency' });
    await expect.poll(() => row.innerText()).toContain('Gleichzeitige Anfragen eines Schlüssels');
    await page.getByRole('searchbox').fill('gleichzeitige schlüssels');
    await expect.poll(() => page.locator('.settings-name > code').allInnerTexts()).toEqual(['limits.concurrency']);
    expect(complaints).toEqual([]);
  });

  test('says what is wrong with a text while it is written, shows the difference and what follows, applies it and takes it back', async () => {
    const { page, complaints } = await open({ page: '/settings?tab=edit' });
    const area = page.getByRole('textbox', { name: 'The configuration file as a text' });
    await expect.poll(() => area.inputValue()).toContain('concurrency: 50');
    const shown = await area.inputValue();
    expect(shown).not.toContain(canary);
    expect(shown).toMatch(/apiKey: "\(secret [0-9a-f]{8}\)"/);

    await area.fill(shown.replace('concurrency', 'concurency'));
    await page.getByText('Did you mean `concurrency`?').waitFor();
    await expect.poll(() => page.locator('.settings-gutter .bad').innerText()).toBe('16');
    await expect.poll(() => page.getByRole('button', { name: 'See the difference …' }).isDisabled()).toBe(true);

    await area.fill(shown.replace('action: block', 'action: flag'));
    await page.getByText('Valid. Changes: inspection.').waitFor();
    await page.getByText('The guard prompt-injection becomes milder (block → flag).').waitFor();
    await page.getByRole('button', { name: 'See the difference …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the configuration' });
    await expect.poll(() => dialog.locator('.diff-line.before').innerText()).toContain('action: block');
    await expect.poll(() => dialog.locator('.diff-line.after').innerText()).toContain('action: flag');
    expect(await findViolations(page)).toEqual([]);
    expect(await fileNow()).toBe(text);
    await dialog.getByLabel(/Why\?/).fill('too many false alarms');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('The configuration is in force.').first().waitFor();
    expect(await fileNow()).toBe(text.replace('action: block', 'action: flag'));
    expect(gateway.gateway.configuration.inspection.guards[0]).toMatchObject({ action: 'flag' });

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The former configuration is in force again.').first().waitFor();
    expect(await fileNow()).toBe(text);
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('too many false alarms', { exact: false }).first().waitFor();
    expect(complaints).toEqual([]);
  });

  test('shows in the history what each version changed, compares any two, and restores one', async () => {
    const { page, complaints } = await open({ page: '/settings?tab=history', locale: 'de-DE' });
    await page.getByText('beim Start').first().waitFor();
    await writeFile(gateway.file ?? '', text.replace('concurrency: 50', 'concurrency: 99'));
    await gateway.reload();
    await page.reload();
    await page.getByText('auf dem Datenträger').first().waitFor();
    const versions = page.locator('.settings-versions > li');
    await versions
      .first()
      .getByRole('button', { name: /Was sich änderte/ })
      .click();
    const comparison = page.getByRole('region', { name: 'Unterschied', exact: true });
    await expect
      .poll(() => comparison.locator('.diff-line.after').allInnerTexts())
      .toEqual([expect.stringContaining('concurrency: 99')]);
    expect(new URL(page.url()).searchParams.get('version')).toMatch(/^"?cfg_/);
    await versions
      .last()
      .getByRole('button', { name: /Wiederherstellen/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Diese Fassung wiederherstellen' });
    await dialog.getByLabel(/Warum\?/).fill('zurück zum Anfang');
    await dialog.getByRole('button', { name: 'Wiederherstellen' }).click();
    await page.getByText('Die Konfiguration ist in Kraft.').first().waitFor();
    expect(await fileNow()).toBe(text);
    expect(complaints).toEqual([]);
  });

  test('tells whoever edits that the file was changed meanwhile, and shows what would be taken back', async () => {
    const { page } = await open({ page: '/settings?tab=edit' });
    const area = page.getByRole('textbox', { name: 'The configuration file as a text' });
    const shown = await area.inputValue();
    await area.fill(shown.replace('concurrency: 50', 'concurrency: 60'));
    await page.getByText('Valid. Changes: limits.').waitFor();
    await page.getByRole('button', { name: 'See the difference …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the configuration' });
    await dialog.getByLabel(/Why\?/).fill('more');
    const theirs = text.replace('action: redact', 'action: block');
    await writeFile(gateway.file ?? '', theirs);
    await gateway.reload();
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await dialog.getByText('Somebody has changed the file since you looked at it.', { exact: false }).waitFor();
    expect(await fileNow()).toBe(theirs);
    await dialog.getByRole('button', { name: 'Compare with the file of now' }).click();
    await expect
      .poll(() => dialog.locator('.diff-line.before').allInnerTexts())
      .toEqual([expect.stringContaining('action: block'), expect.stringContaining('concurrency: 50')]);
    await opened?.close(/409/);
    opened = undefined;
  });

  test('changes a retention class by a form', async () => {
    const { page, complaints } = await open({ page: '/settings?tab=retention' });
    await page.getByRole('button', { name: 'Change standard' }).click();
    await page.getByLabel(/At most/).fill('30d');
    await page.getByRole('button', { name: 'See the difference …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the configuration' });
    await dialog
      .getByText('Content of the class standard will be destroyed earlier (180d → 30d).', { exact: false })
      .waitFor();
    await dialog.getByLabel(/Why\?/).fill('we need no more');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => page.getByRole('row', { name: /standard/ }).innerText()).toContain('30 days');
    expect(await fileNow()).toContain('maximum: 30d');
    expect(complaints).toEqual([]);
  });

  test('lets an auditor read everything and change nothing', async () => {
    const { page, key, goTo, complaints } = await open({ role: 'auditor', page: '/settings?tab=edit' });
    const area = page.getByRole('textbox', { name: 'The configuration file as a text' });
    await expect.poll(() => area.inputValue()).toContain('concurrency: 50');
    expect(await area.getAttribute('readonly')).not.toBeNull();
    expect(await page.getByRole('button', { name: 'See the difference …' }).count()).toBe(0);
    await goTo('/settings?tab=history');
    await page.getByRole('button', { name: /What changed/ }).waitFor();
    expect(await page.getByRole('button', { name: /Restore/ }).count()).toBe(0);
    await goTo('/settings?tab=retention');
    await page.getByRole('row', { name: /standard/ }).waitFor();
    expect(await page.getByRole('button', { name: /Change|New class/ }).count()).toBe(0);
    await goTo('/settings?tab=record');
    await page.getByRole('heading', { name: 'Witnesses' }).waitFor();
    expect(await page.getByRole('button', { name: /Add a witness|Name an authority/ }).count()).toBe(0);
    const refused = await fetch(`${gateway.url}/admin/v1/configuration/check`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    expect(refused.status).toBe(403);
    expect(complaints).toEqual([]);
  });

  test('is absent for callers, and refused', async () => {
    gateway = await listenConsoleGateway({ file: text, providers: {} });
    opened = await openConsole(browser, { role: 'user', page: '/settings', gateway });
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await opened.page.getByRole('tablist').count()).toBe(0);
    expect(await opened.page.getByRole('link', { name: 'Settings', exact: true }).count()).toBe(0);
    const answer = await fetch(`${gateway.url}/admin/v1/configuration`, {
      headers: { authorization: `Bearer ${opened.key}` },
    });
    expect(answer.status).toBe(403);
    expect(opened.complaints).toEqual([]);
  });

  test('asks another administrator before something protects less, where two people are needed', async () => {
    const { page } = await open({ page: '/settings?tab=edit', file: `${text}ledger:\n  fourEyes: true\n` });
    const area = page.getByRole('textbox', { name: 'The configuration file as a text' });
    const shown = await area.inputValue();
    await area.fill(shown.replace('action: redact', 'action: flag'));
    await page.getByText('Valid. Changes: inspection.').waitFor();
    await page.getByRole('button', { name: 'See the difference …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the configuration' });
    await dialog.getByLabel(/Why\?/).fill('for a test');
    await dialog.getByRole('button', { name: 'Ask for agreement' }).click();
    await page.getByText('waits', { exact: true }).waitFor();
    const second = await openConsole(browser, { page: '/settings', locale: 'de-DE', gateway, ofPerson: true });
    await second.page.getByRole('button', { name: 'Ansehen' }).click();
    await second.page.getByRole('dialog').getByRole('button', { name: 'Zustimmen' }).click();
    await second.page.getByText('zugestimmt', { exact: true }).waitFor();
    await second.close();
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
    await expect.poll(fileNow).toContain('action: flag');
    expect(opened?.complaints).toEqual([]);
  });

  test.each([
    ['en-GB', 'light', 1_280],
    ['de-DE', 'dark', 390],
  ] as const)(
    'has no violation in any view, and fits the screen: %s, %s, %i',
    async (locale, colorScheme, width) => {
      const { page, goTo, complaints } = await open({ locale, colorScheme, width });
      for (const tab of ['configuration', 'edit', 'history', 'retention', 'record']) {
        await goTo(`/settings?tab=${tab}`);
        await page.getByRole('tabpanel').locator('.card, textarea').first().waitFor();
        expect(await findViolations(page), tab).toEqual([]);
        const beyond = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(beyond, tab).toBe(0);
      }
      expect(complaints).toEqual([]);
      // Five views, each looked at by axe.
    },
    90_000,
  );
});
