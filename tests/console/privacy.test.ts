import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { findViolations } from './find-violations.ts';
import { browserProgram, openBrowser } from './open-browser.ts';

const consoleFolder = path.resolve(import.meta.dirname, '../../packages/console/dist');

describe.skipIf(browserProgram === undefined)('privacy in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await page.close();
    await gateway.close();
  });

  async function open(locale = 'en-GB'): Promise<void> {
    gateway = await listenTestGateway({
      consoleFolder,
      logLevel: 'silent',
      configuration: {
        pseudonymisation: {
          types: { IBAN: 'refuse' },
          rules: [
            { trust: ['machine'], types: { PERSON: 'pass' } },
            { labels: ['support'], types: { PHONE: 'pass' } },
          ],
        },
        privacy: { controller: { name: 'Example GmbH' } },
      },
    });
    await gateway.gateway.keys.create({
      name: 'advice',
      role: 'user',
      processing: { purpose: 'Advice <b>', legalBasis: 'consent', subjects: ['customers'] },
    });
    page = await browser.newPage({ locale });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`${gateway.url}/console/privacy`);
    await page.locator('#admin-key').fill(gateway.adminKey);
    await page.keyboard.press('Enter');
    await page.locator('#policy-title').waitFor();
  }

  const cells = (title: string, first: string) =>
    page.getByRole('region', { name: title }).locator('tbody tr', { hasText: first }).first().innerText();

  test('shows what happens to each type, by where the model runs, and what keys are for', async () => {
    await open();
    expect(await cells('Policy on personal data', 'Name of a person')).toBe(
      'Name of a person\tpasses\tplaceholder\tplaceholder',
    );
    expect(await cells('Policy on personal data', 'IBAN')).toMatch(/refused\trefused\trefused$/);
    expect(await cells('Policy on personal data', 'secret')).toMatch(/removed\tremoved\tremoved$/);
    expect(await page.getByRole('region', { name: 'Policy on personal data' }).innerText()).toContain(
      'labelled support',
    );
    expect(await cells('Recipients', 'scripted')).toContain('on this machine (by its address)');
    expect(await cells('Purposes', 'Advice')).toBe('Advice <b>\tConsent (a)\tcustomers\tadvice');
    expect(await page.getByRole('region', { name: 'Purposes' }).innerText()).toContain('Without a purpose: test user');
    expect(complaints).toEqual([]);
  });

  test('records a withdrawal, which the next request meets, and a consent', async () => {
    await open();
    await page.locator('input[name="consent-subject"]').fill('anna');
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByText('Nothing is recorded of this person.').waitFor();
    await page.locator('input[name="consent-reason"]').fill('a letter');
    await page.getByRole('button', { name: 'Record the withdrawal' }).click();
    await page.locator('.consents').getByText('withdrawn').waitFor();
    const { key } = await gateway.gateway.keys.create({
      name: 'second',
      role: 'user',
      processing: { purpose: 'Advice <b>', legalBasis: 'consent' },
    });
    const asked = { model: 'scripted', messages: [{ role: 'user', content: 'hello' }], user: 'anna' };
    await expect(gateway.ask(asked, { key, consent: 'given' })).rejects.toMatchObject({ code: 'consent_withdrawn' });
    await page.locator('select[name="consent-purpose"]').selectOption('Advice <b>');
    await page.locator('input[name="consent-reason"]').fill('a form');
    await page.getByRole('button', { name: 'Record the consent' }).click();
    await page.locator('.consents').getByText('given').waitFor();
    await gateway.ask(asked, { key });
    expect(await page.getByRole('region', { name: 'Consents and withdrawals' }).innerText()).toContain(
      'Recorded: 1 given, 1 withdrawn',
    );
    expect(complaints).toEqual([]);
  });

  test('gives the register as a file, in the language of the page', async () => {
    await open('de-DE');
    expect(await page.getByRole('region', { name: 'Verzeichnis' }).innerText()).toContain(
      'Noch nicht eingetragen: privacy.dataProtectionOfficer',
    );
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Markdown' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('verzeichnis.md');
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toContain('# Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)');
    expect(text).toContain('Example GmbH');
    expect(text).toContain('Advice \\<b\\>');
  });

  test('shows what would be found in a text, and what a model would read', async () => {
    await open();
    const trial = page.getByRole('region', { name: 'Try a text' });
    const mail = 'anna.canary@example.org';
    await trial.locator('textarea').fill(`<b>Mail</b> ${mail}, IBAN DE89 3704 0044 0532 0130 00`);
    await trial.getByRole('button', { name: 'Try it' }).click();
    await trial.getByText('Nothing: the request would be refused.').waitFor();
    expect(await trial.locator('mark').allInnerTexts()).toEqual([`${mail} EMAIL`, 'DE89 3704 0044 0532 0130 00 IBAN']);
    expect(await trial.locator('tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/^E-mail address\t\S+\tplaceholder\t\[EMAIL_1\]\t99\s?%\t/),
      expect.stringContaining('refused'),
    ]);

    await trial.locator('textarea').fill(`<b>Mail</b> ${mail}`);
    await trial.locator('select[name="trial-place"]').selectOption('trust cloud');
    await trial.getByRole('button', { name: 'Try it' }).click();
    await trial.locator('[data-part="read"]').waitFor();
    // Markup of a text is text.
    expect(await trial.locator('[data-part="read"]').innerText()).toBe('<b>Mail</b> [EMAIL_1]');
    expect(await trial.locator('select[name="trial-place"] option').allInnerTexts()).toEqual(
      expect.arrayContaining(['elsewhere', 'scripted', 'scripted:echo']),
    );

    await trial.locator('textarea').fill('Good morning');
    await trial.locator('select[name="trial-key"]').selectOption({ label: 'advice' });
    await trial.getByRole('button', { name: 'Try it' }).click();
    await trial.getByText('Nothing was found.').waitFor();
    expect(complaints).toEqual([]);
    expect((await gateway.leaves()).some((leaf) => JSON.stringify(leaf).includes('canary'))).toBe(false);
  });

  test.each([
    ['en-GB', 1_280],
    ['de-DE', 390],
  ])('can be used by everybody (%s, %i pixels wide)', async (locale, width) => {
    await open(locale);
    await page.setViewportSize({ width, height: 800 });
    await page.locator('input[name="consent-subject"]').fill('anna');
    await page.locator('form:has(input[name="consent-subject"]) button').click();
    await page.locator('select[name="consent-purpose"]').waitFor();
    const everything =
      'Anna Schmidt, a@example.org, 192.168.1.7, Passwort: Tr0ub4dor&3, Steuer-ID 86 095 742 719, 4111 1111 1111 1111';
    await page.locator('textarea').fill(everything);
    await page.locator('form:has(textarea) [type=submit]').click();
    await page.locator('mark').first().waitFor();
    expect(await page.locator('mark').count()).toBeGreaterThan(4);
    expect(await findViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});
