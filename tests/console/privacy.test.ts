import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectRefused } from './expect-refused.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

/** For what comes after a moment, also where many tests run at once. */
const patience = { timeout: 10_000 };

describe.skipIf(browserProgram === undefined)('privacy in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let opened: OpenedConsole[];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    try {
      for (const one of opened) await one.close();
    } finally {
      await gateway.close();
    }
  });

  async function open(tab: string, options: OpenConsoleOptions = {}): Promise<OpenedConsole> {
    opened = [];
    gateway = await listenConsoleGateway({
      file: true,
      configuration: {
        pseudonymisation: {
          types: { IBAN: 'refuse' },
          rules: [
            { trust: ['machine'], types: { PERSON: 'pass' } },
            { labels: ['support'], types: { PHONE: 'pass' } },
          ],
          patterns: [{ name: 'case-file', pattern: String.raw`AZ-\d{4}-\d{2}`, type: 'CUSTOMER_ID' }],
        },
        privacy: { controller: { name: 'Example GmbH' } },
      },
    });
    await gateway.gateway.keys.create({
      name: 'advice',
      role: 'user',
      processing: { purpose: 'Advice <b>', legalBasis: 'consent', subjects: ['customers'] },
    });
    const one = await openConsole(browser, { gateway, page: `/privacy?tab=${tab}`, ...options });
    opened.push(one);
    return one;
  }

  const cells = ({ page }: OpenedConsole, title: string, first: string) =>
    page.getByRole('region', { name: title }).locator('tbody tr', { hasText: first }).first();

  async function apply({ page }: OpenedConsole, reason: string): Promise<string> {
    await page.getByRole('button', { name: 'Review and apply' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('[name="reason"]').fill(reason);
    const said = await dialog.innerText();
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => page.locator('.draft-bar').count(), patience).toBe(0);
    return said;
  }

  /** What the model was shown of a text. */
  async function shown(content: string): Promise<string> {
    const before = gateway.model.calls.length;
    await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content }] });
    return JSON.stringify(gateway.model.calls[before]?.body);
  }

  test('shows what happens to each type, by where the model runs, and what keys are for', async () => {
    const one = await open('policy', { role: 'auditor' });
    await one.page.getByRole('region', { name: 'Policy on personal data' }).locator('tbody tr').first().waitFor();
    const row = async (first: string): Promise<string> =>
      (await cells(one, 'Policy on personal data', first).innerText()).replaceAll(/\s*\t\s*/g, '\t');
    expect(await row('Name of a person')).toBe('Name of a person\tpasses\tplaceholder\tplaceholder');
    expect(await row('IBAN')).toMatch(/refused\trefused\trefused$/);
    expect(await row('secret')).toMatch(/removed\tremoved\tremoved$/);
    // The page works it out as the gateway does.
    const { types } = await gateway.gateway.privacy();
    const words = { pass: 'passes', pseudonymise: 'placeholder', redact: 'removed', refuse: 'refused' };
    const rows = await one.page.locator('.privacy-policy tbody tr').allInnerTexts();
    expect(rows.map((text) => text.split(/\s*\t\s*/).slice(1))).toEqual(
      types.map(({ actions }) => [words[actions.machine], words[actions.organisation], words[actions.cloud]]),
    );
    await expect
      .poll(() => one.page.getByRole('region', { name: /Rules for some keys/ }).innerText())
      .toMatch(/labels support/);
    await one.page.getByRole('tab', { name: 'Purposes and register' }).click();
    await expect
      .poll(() => cells(one, 'Recipients', 'scripted').innerText())
      .toContain('on this machine (by its address)');
    await expect
      .poll(() => cells(one, 'Purposes', 'Advice').innerText())
      .toBe('Advice <b>\tConsent (a)\tcustomers\tadvice');
    await expect
      .poll(() => one.page.getByRole('region', { name: 'Purposes' }).innerText())
      .toContain('Without a purpose: test user');
  });

  test('changes what happens to a type after showing the difference, and takes it back', async () => {
    const one = await open('policy');
    const { page } = one;
    expect(await shown('Mail an anna.canary@example.org')).not.toContain('canary');
    await page.locator('[name="action-EMAIL"]').selectOption('pass');
    await expect.poll(() => cells(one, 'Policy on personal data', 'E-mail').locator('td.changed').count()).toBe(3);
    expect(await shown('Mail an anna.canary@example.org')).not.toContain('canary');
    const said = await apply(one, 'ticket 3');
    expect(said).toMatch(/This protects less than before/);
    expect(said).toMatch(/EMAIL: pass/);
    expect(await shown('Mail an anna.canary@example.org')).toContain('canary');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect
      .poll(async () => (await shown('Mail an anna.canary@example.org')).includes('canary'), patience)
      .toBe(false);
    await expect.poll(() => page.locator('[name="action-EMAIL"]').inputValue(), patience).toBe('');
  });

  test('writes a rule for a label and a place, and turns a type off', async () => {
    const one = await open('policy');
    const { page } = one;
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'Rule 3' });
    await dialog.getByLabel('on this machine').check();
    await dialog.locator('[name="rule-labels"]').fill('research');
    await dialog.locator('[name="rule-EMAIL"]').selectOption('pass');
    await dialog.getByRole('button', { name: 'Add to the changes' }).click();
    await page.getByRole('tab', { name: 'Recognisers' }).click();
    await page.locator('[name="find-type"]').fill('licence plate');
    await page.locator('[name="look-LICENSE_PLATE"]').uncheck();
    await page.locator('[data-type="LICENSE_PLATE"]').getByText('off', { exact: true }).waitFor();
    await apply(one, 'research');
    const { pseudonymisation } = gateway.gateway.configuration;
    expect(pseudonymisation.rules[2]).toEqual({ trust: ['machine'], labels: ['research'], types: { EMAIL: 'pass' } });
    expect(pseudonymisation.entities).not.toContain('LICENSE_PLATE');
    expect(pseudonymisation.entities).toHaveLength(35);
    await page.locator('[name="type-state"]').selectOption('off');
    await expect.poll(() => page.url()).toContain('state=off');
    await expect.poll(() => page.locator('[data-type]').count()).toBe(1);
    // It leaves the list of those that are off.
    await page.locator('[name="look-LICENSE_PLATE"]').click();
    await apply(one, 'back');
    expect(gateway.gateway.configuration.pseudonymisation.entities).toHaveLength(36);
  });

  test('shows each type with examples, where its form is published, and what it goes by', async () => {
    const { page } = await open('recognisers', { role: 'auditor' });
    await expect.poll(() => page.locator('[data-type]').count(), patience).toBe(36);
    await page.locator('[name="find-type"]').fill('iban');
    const iban = page.locator('[data-type="IBAN"]');
    await expect.poll(() => page.locator('[data-type]').count()).toBe(1);
    await iban.locator('summary').click();
    await expect.poll(() => iban.locator('mark').first().innerText()).toBe('DE89 3704 0044 0532 0130 00');
    await expect.poll(() => iban.innerText()).toContain('ISO 13616-1');
    expect(await iban.innerText()).not.toContain('⟦');
    await page.locator('[name="find-type"]').fill('no such type');
    await page.getByText('No type has these words.').waitFor();
  });

  test('makes a pattern with what it finds at once, and refuses one that cannot be used with the reason', async () => {
    const one = await open('patterns');
    const { page } = one;
    await page.getByRole('button', { name: 'Add a pattern' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('[name="name"]').fill('case-file');
    await dialog.getByText('Another pattern has this name.').waitFor();
    await dialog.locator('[name="name"]').fill('contract');
    await dialog.locator('[name="samples"]').fill('<b>V-4711-X</b> and V-4712-Y\nnothing here');
    const take = dialog.getByRole('button', { name: 'Add to the changes' });
    for (const [pattern, reason] of [
      [String.raw`(?=V)\w+`, 'without look-around'],
      [String.raw`(V)\1`, 'back-references'],
      ['V*', 'matches the empty text'],
      ['V-(', 'cannot be read'],
    ] as const) {
      await dialog.locator('[name="pattern"]').fill(pattern);
      await dialog.getByText(reason).waitFor();
      await expect.poll(() => take.isDisabled()).toBe(true);
    }
    await dialog.locator('[name="pattern"]').fill(String.raw`V-\d{4}-[XY]`);
    await dialog.locator('[data-found="2"]').waitFor();
    await expect.poll(() => dialog.locator('mark').allInnerTexts()).toEqual(['V-4711-X', 'V-4712-Y']);
    await take.click();
    await page.getByRole('cell', { name: String.raw`V-\d{4}-[XY]` }).waitFor();
    expect(await shown('Vertrag V-4711-X')).toContain('V-4711-X');
    await apply(one, 'contracts');
    expect(await shown('Vertrag V-4711-X')).not.toContain('V-4711-X');
    expect(gateway.gateway.configuration.pseudonymisation.patterns).toHaveLength(2);
    await page.getByRole('button', { name: 'Remove contract' }).click();
    await apply(one, 'no contracts');
    expect(gateway.gateway.configuration.pseudonymisation.patterns).toHaveLength(1);
  });

  test('records a withdrawal, which the next request meets, and a consent', async () => {
    const { page } = await open('consents');
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
    await expect
      .poll(() => page.getByRole('region', { name: 'Consents and withdrawals' }).innerText())
      .toContain('Recorded: 1 given, 1 withdrawn');
  });

  test('gives the register as a file, in the language of the page', async () => {
    const { page } = await open('register', { locale: 'de-DE' });
    await expect
      .poll(() => page.getByRole('region', { name: 'Verzeichnis' }).innerText())
      .toContain('Noch nicht eingetragen: privacy.dataProtectionOfficer');
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
    const { page } = await open('trial');
    const trial = page.getByRole('region', { name: 'Try a text' });
    const submit = trial.getByRole('button', { name: 'Try it', exact: true });
    const mail = 'anna.canary@example.org';
    await trial.locator('textarea').fill(`<b>Mail</b> ${mail}, IBAN DE89 3704 0044 0532 0130 00`);
    await submit.click();
    await trial.getByText('Nothing: the request would be refused.').waitFor();
    await expect
      .poll(() => trial.locator('mark').allInnerTexts())
      .toEqual([`${mail} EMAIL`, 'DE89 3704 0044 0532 0130 00 IBAN']);
    await expect
      .poll(() => trial.locator('tbody tr').allInnerTexts())
      .toEqual([
        expect.stringMatching(/^E-mail address\t\S+\tplaceholder\t\[EMAIL_1\]\t99\s?%\t/),
        expect.stringContaining('refused'),
      ]);

    await trial.locator('textarea').fill(`<b>Mail</b> ${mail}`);
    await trial.locator('select[name="trial-place"]').selectOption('trust cloud');
    await submit.click();
    await trial.locator('[data-part="read"]').waitFor();
    // Markup of a text is text.
    await expect.poll(() => trial.locator('[data-part="read"]').innerText()).toBe('<b>Mail</b> [EMAIL_1]');
    await expect
      .poll(() => trial.locator('select[name="trial-place"] option').allInnerTexts())
      .toEqual(expect.arrayContaining(['elsewhere', 'scripted', 'scripted:echo']));

    await trial.locator('textarea').fill('Good morning');
    await trial.locator('select[name="trial-key"]').selectOption({ label: 'advice' });
    await submit.click();
    await trial.getByText('Nothing was found.').waitFor();
    expect((await gateway.leaves()).some((leaf) => JSON.stringify(leaf).includes('canary'))).toBe(false);
  });

  test('lets an auditor look at everything and change nothing, which the server refuses too', async () => {
    const { page, key } = await open('policy', { role: 'auditor' });
    await page.locator('.privacy-policy tbody tr').first().waitFor();
    for (const [tab, ready] of [
      ['Policy', '.privacy-policy tbody tr'],
      ['Recognisers', '[data-type]'],
      ['Own patterns', 'main tbody tr'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await page.locator(ready).first().waitFor();
      for (const name of [/^Edit /, /^Remove /, /^Add /, 'Review and apply'])
        expect(await page.getByRole('button', { name }).count()).toBe(0);
      expect(await page.locator('main input[type="checkbox"], main table select').count()).toBe(0);
    }
    await page.getByRole('tab', { name: 'Consents' }).click();
    await page.getByRole('region', { name: 'Consents and withdrawals' }).waitFor();
    expect(await page.locator('input[name="consent-subject"]').count()).toBe(0);
    const edits = [{ path: ['pseudonymisation', 'enabled'], value: false }];
    await expectRefused(gateway, key, [
      { address: 'configuration', body: { edits, base: 'missing', reason: 'x' } },
      { address: 'consents', body: { subject: 'anna', action: 'give', reason: 'x' } },
      { address: 'consents/find', body: { subject: 'anna' } },
    ]);
    const { key: user } = await gateway.gateway.keys.create({ name: 'calls', role: 'user' });
    await expectRefused(gateway, user, ['privacy', 'privacy/recognisers', 'consents', 'register']);
  });

  test.each([
    ['en-GB', 1_280, 'light'],
    ['de-DE', 390, 'dark'],
  ] as const)(
    'can be used by everybody (%s, %i pixels wide, %s)',
    { timeout: 90_000 },
    async (locale, width, colorScheme) => {
      const { page } = await open('policy', { locale, width, colorScheme });
      const isFine = async (): Promise<void> => {
        await expectUsable(page);
      };
      await page.locator('[name="action-EMAIL"]').selectOption('pass');
      await page.locator('.draft-bar').waitFor();
      await page.locator('[name="surrogates"]').waitFor();
      // In a window so high that the bar lies over nothing.
      await page.setViewportSize({ width, height: 6_000 });
      await isFine();
      await page.setViewportSize({ width, height: 844 });
      await page.locator('.icon-buttons .icon-button').first().click();
      await page.getByRole('dialog').locator('[name="rule-EMAIL"]').waitFor();
      await isFine();
      await page.keyboard.press('Escape');
      const tab = page.locator('[role="tab"]');
      await tab.nth(1).click();
      await page.locator('[data-type="PHONE"] summary').click();
      await isFine();
      await tab.nth(2).click();
      await page.locator('.icon-buttons .icon-button').first().click();
      await page.getByRole('dialog').locator('[name="samples"]').fill('AZ-2024-17');
      await page.locator('[data-found="1"]').waitFor();
      await isFine();
      await page.keyboard.press('Escape');
      await tab.nth(3).click();
      await page.locator('input[name="consent-subject"]').fill('anna');
      await page.locator('form:has(input[name="consent-subject"]) button').click();
      await page.locator('select[name="consent-purpose"]').waitFor();
      await isFine();
      await tab.nth(4).click();
      await page.locator('main tbody tr').first().waitFor();
      await isFine();
      await tab.nth(5).click();
      const everything =
        'Anna Schmidt, a@example.org, 192.168.1.7, Passwort: Tr0ub4dor&3, Steuer-ID 86 095 742 719, 4111 1111 1111 1111';
      await page.locator('textarea').fill(everything);
      await page.locator('form:has(textarea) .primary').click();
      await page.locator('mark').first().waitFor();
      await expect.poll(() => page.locator('mark').count()).toBeGreaterThan(4);
      await isFine();
    },
  );
});
