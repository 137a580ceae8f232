import { generateKeyPairSync } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkpointCosignature, formatVerifierKey, verifierKey } from '../../packages/gateway/src/lib/signed-note.ts';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole } from './open-console.ts';

/** What the browser says of a request that a guard has stopped, as it should. */
const stopped = /status of 400/;

/** Of a witness that was shut down long ago. */
const witnessKey = formatVerifierKey(
  verifierKey('dpo.example/witness', checkpointCosignature, generateKeyPairSync('ed25519').publicKey),
);

const words = {
  'en-GB': {
    title: 'First steps',
    next: 'Continue',
    found: 'Found:',
    make: 'Make the key',
    once: 'It is shown only here and only now',
    send: 'Send it',
    recorded: 'In the record as req_',
    attack: 'Send the attack',
    blocked: 'Blocked. The model has not seen a word of it.',
    personal: 'Send personal data',
    email: '1 × E-mail address',
    receipt: 'Get the receipt and check it here',
    holds: 'The entry is in the log.',
    tamper: 'Change one letter in it and check again',
    broken: 'This entry is not in the log:',
    open: 'Open the request in the log',
    finished: 'That was all of it',
  },
  'de-DE': {
    title: 'Erste Schritte',
    next: 'Weiter',
    found: 'Gefunden:',
    make: 'Schlüssel anlegen',
    once: 'Er wird nur hier und nur jetzt gezeigt',
    send: 'Senden',
    recorded: 'Im Protokoll als req_',
    attack: 'Angriff senden',
    blocked: 'Blockiert. Das Modell hat kein Wort davon gesehen.',
    personal: 'Personenbezogene Daten senden',
    email: '1 × E-Mail-Adresse',
    receipt: 'Beleg holen und hier prüfen',
    holds: 'Der Eintrag steht im Protokoll.',
    tamper: 'Einen Buchstaben darin ändern und noch einmal prüfen',
    broken: 'Dieser Eintrag steht nicht im Protokoll:',
    open: 'Anfrage im Protokoll öffnen',
    finished: 'Das war alles',
  },
} as const;

describe.skipIf(browserProgram === undefined)('the first steps in the console', () => {
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

  const titles = (page: Page): Promise<string[]> => page.locator('.start-title').allInnerTexts();
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  test.each(['en-GB', 'de-DE'] as const)(
    'lead an administrator from nothing to a checked receipt (%s)',
    async (locale) => {
      const { page, close } = await openConsole(browser, { gateway, locale, page: '/start' });
      const text = words[locale];
      await page.getByRole('heading', { level: 1, name: text.title }).waitFor();
      await page.getByText(text.found).waitFor();
      await button(page, text.next).click();

      await button(page, text.make).click();
      await page.getByText(text.once).waitFor();
      const key = await page.locator('.start-live .code-block code').innerText();
      expect(key).toMatch(/^gh_user_/);
      await button(page, text.next).click();

      await button(page, text.send).click();
      await page.getByText(text.recorded).waitFor();
      expect(await page.locator('.start-answer pre').innerText()).not.toBe('');
      const asked = await page.locator('[name="start-question"]').inputValue();
      const request = /req_[0-9a-f]+/.exec(await page.locator('.start-answer').innerText())?.[0] ?? '';
      const leaf = (await gateway.leaves()).find((one) => one.kind === 'request' && one.request === request);
      if (leaf === undefined) throw new Error('the request is not in the record');
      expect(await gateway.content(leaf, 'prompt')).toContain(asked);
      await button(page, text.next).click();

      await button(page, text.attack).click();
      await page.getByText(text.blocked).waitFor();
      await page.getByText('prompt-injection/override').waitFor();
      await button(page, text.personal).click();
      await page.getByText(text.email).waitFor();
      await button(page, text.next).click();

      await button(page, text.receipt).click();
      await page.getByText(text.holds).waitFor();
      await expect.poll(() => page.locator('.start-walk').textContent()).toContain(`"request":"${request}"`);
      await button(page, text.tamper).click();
      await page.getByText(text.broken).waitFor();
      expect(await page.getByText(text.holds).count()).toBe(0);
      await button(page, text.next).click();

      await expect.poll(() => page.locator('.start-recipe').first().innerText()).toContain(key);
      await page.getByRole('link', { name: text.open }).click();
      await expect.poll(() => page.url()).toBe(`${gateway.url}/console/log/${request}`);
      await page.goBack();
      await page.getByRole('heading', { level: 2, name: text.finished }).waitFor();
      const stored = await page.evaluate(() => JSON.stringify([localStorage, document.cookie]));
      expect(stored).not.toContain(key);
      await close(stopped);
    },
  );

  test('are remembered by the browser, can be skipped and begun again; the key is forgotten with the page', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/start' });
    await page.getByText('Found:').waitFor();
    await button(page, 'Continue').click();
    await button(page, 'Make the key').click();
    await page.getByText('It is shown only here').waitFor();
    const key = await page.locator('.start-live .code-block code').innerText();
    await button(page, 'Continue').click();
    await button(page, 'Skip this step').click();
    const states = (): Promise<(string | null)[]> =>
      page.locator('.start-step').evaluateAll((all) => all.map((step) => step.getAttribute('data-state')));
    const after = ['done', 'done', 'skipped', 'waiting', 'waiting', 'waiting'];
    expect(await states()).toEqual(after);

    await page.reload();
    await page.getByText('2 of 6 steps').waitFor();
    expect(await states()).toEqual(after);
    expect(await page.content()).not.toContain(key);
    await page.getByText('This step sends a request, and needs a key').waitFor();
    await expect.poll(() => page.locator('.start-recipe').first().innerText()).toContain('YOUR_KEY');

    await button(page, 'Start over').click();
    await page.getByText('Found:').waitFor();
    await expect.poll(states).toEqual(['done', ...Array.from({ length: 5 }, () => 'waiting')]);
    await close();
  });

  test('take a key that is there already', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/start' });
    await page.getByText('Found:').waitFor();
    await button(page, 'Continue').click();
    await page.getByText('I have a key already').click();
    await page.locator('[name="start-key-given"]').fill(gateway.adminKey);
    await page.getByText('Keys of callers begin with gh_user_.').waitFor();
    await page.locator('[name="start-key-given"]').fill(gateway.userKey);
    await button(page, 'Use it here').click();
    await page.getByText('A key of yours is in use in this tab.').waitFor();
    await button(page, 'Continue').click();
    await button(page, 'Send it').click();
    await page.getByText('In the record as req_').waitFor();
    expect(await page.locator('.start-answer pre').innerText()).not.toBe('');
    await close();
  });

  test('are fewer for a caller, who sends with the key of the tab', async () => {
    const { page, key, close } = await openConsole(browser, { gateway, role: 'user', page: '/start' });
    await page.getByText('Found:').waitFor();
    expect(await titles(page)).toEqual([
      'Is there a model?',
      'The first request',
      'An attack, and personal data',
      'A receipt that you check yourself',
    ]);
    await button(page, 'Continue').click();
    await button(page, 'Send it').click();
    await page.getByText('In the record as req_').waitFor();
    await button(page, 'Continue').click();
    await button(page, 'Send the attack').click();
    await page.getByText('prompt-injection/override').waitFor();
    await button(page, 'Continue').click();
    await button(page, 'Get the receipt and check it here').click();
    await page.getByText('The entry is in the log.').waitFor();
    expect(await page.content()).not.toContain(key);
    await close(stopped);
  });

  test.each([
    ['en-GB', 'The receipt waits for a checkpoint', 'a witness does not answer', 'Check one without witnesses'],
    ['de-DE', 'Der Beleg wartet auf einen Prüfpunkt', 'Ein Zeuge antwortet nicht', 'Einen ohne Zeugen prüfen'],
  ] as const)(
    'say what a receipt waits for, and give up where a witness does not answer (%s)',
    async (locale, waits, late, alone) => {
      const text = words[locale];
      // Nobody listens at the discard port.
      const witness = { name: 'dpo', vkey: witnessKey, url: 'http://127.0.0.1:9', allowPrivateNetwork: true };
      const own = await listenConsoleGateway({ configuration: { ledger: { witnesses: [witness] } } });
      await own.ask({ model: 'scripted', messages: [{ role: 'user', content: 'hello' }] });
      const { page, close } = await openConsole(browser, { gateway: own, role: 'auditor', locale, page: '/start' });
      await button(page, text.next).click();
      await button(page, text.receipt).click();
      await page.getByRole('status').filter({ hasText: waits }).waitFor();
      await page.getByRole('alert').filter({ hasText: late }).waitFor({ timeout: 30_000 });
      expect(await page.getByText(waits).count()).toBe(0);
      await button(page, alone).click();
      await page.getByText(text.holds).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      await close(/status of 503/);
      await own.close();
    },
    60_000,
  );

  test('let an auditor check what others have sent, and send nothing', async () => {
    const own = await listenConsoleGateway();
    const { exchange } = await own.ask({ model: 'scripted', messages: [{ role: 'user', content: 'hello' }] });
    const { page, close } = await openConsole(browser, { gateway: own, role: 'auditor', page: '/start' });
    await page.getByText('Found:').waitFor();
    expect(await titles(page)).toEqual([
      'Is there a model?',
      'A receipt that you check yourself',
      'Its entry in the log',
    ]);
    await button(page, 'Continue').click();
    await page.getByText(`Of the request ${exchange.id}`).waitFor();
    await button(page, 'Get the receipt and check it here').click();
    await page.getByText('The entry is in the log.').waitFor();
    await close();
    await own.close();
  });

  test('say that there is no model as long as there is none', async () => {
    const own = await listenConsoleGateway({
      configuration: {
        providers: [
          { id: 'ollama', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', allowPrivateNetwork: true },
        ],
      },
    });
    const { page, close } = await openConsole(browser, { gateway: own, page: '/start' });
    await page.getByText('No model server was found').waitFor();
    await expect.poll(() => page.locator('.start-details').innerText()).toContain('ollama pull');
    await close();
    await own.close();
  });

  test('give recipes with the address of this gateway for each client, in the API that it speaks', async () => {
    const { page, close } = await openConsole(browser, { gateway, page: '/start' });
    await page.getByText('Found:').waitFor();
    const address = `${gateway.url}/v1`;
    for (const name of ['OpenAI Python', 'OpenAI JavaScript', 'curl', 'LangChain']) {
      await page.getByRole('tab', { name, exact: true }).click();
      await expect.poll(() => page.locator('.start-recipe').innerText()).toContain(address);
    }
    const ways = {
      'Claude Code': `ANTHROPIC_BASE_URL=${gateway.url}\n`,
      'Anthropic JavaScript': `baseURL: "${gateway.url}"`,
      'Ollama JavaScript': `host: "${gateway.url}"`,
    };
    for (const [name, text] of Object.entries(ways)) {
      await page.getByRole('tab', { name, exact: true }).click();
      await expect.poll(() => page.locator('.start-recipe').innerText()).toContain(text);
    }
    await page.getByRole('tab', { name: 'Open WebUI' }).click();
    await expect
      .poll(() => page.locator('.start-recipe').innerText())
      .toContain(`OPENAI_API_BASE_URL=http://host.docker.internal:${new URL(gateway.url).port}/v1`);
    await close();
  });
});
