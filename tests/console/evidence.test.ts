import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { registerSchema } from '@gatehouse/contract/admin-privacy';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { verifyBundle } from '../../packages/gateway/src/ledger/verify/verify-bundle.ts';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, type OpenConsoleOptions, openConsole, type OpenedConsole } from './open-console.ts';

const run = promisify(execFile);
const subject = 'anna.muster@example.org';
const hostile = '<img src=x onerror=alert(1)>\u202eabc';

describe.skipIf(browserProgram === undefined)('evidence in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let console: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway({
      configuration: {
        inspection: { guards: [{ use: 'ban-substrings', id: 'words', substrings: ['forbidden'], action: 'block' }] },
      },
    });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  let forgiven: RegExp | undefined;
  afterEach(async () => {
    await console.close(forgiven);
    forgiven = undefined;
  });

  async function open(where: string, options: Omit<OpenConsoleOptions, 'page' | 'gateway'> = {}): Promise<void> {
    console = await openConsole(browser, { page: where, gateway, ...options });
    ({ page } = console);
  }

  /** A request whose leaves are published. */
  async function ask(content = 'Hello', of = subject): Promise<string> {
    const { exchange } = await gateway.ask(
      { model: 'scripted', messages: [{ role: 'user', content }] },
      { subject: of },
    );
    await expect
      .poll(
        async () => {
          const { shards } = await gateway.gateway.evidence.ledger();
          const leaf = (await gateway.leaves()).findLast((one) => 'request' in one && one.request === exchange.id);
          return (shards.at(-1)?.size ?? 0) > (leaf?.index ?? Infinity);
        },
        { timeout: 10_000 },
      )
      .toBe(true);
    return exchange.id;
  }

  const card = (title: string) =>
    page.locator('.card', { has: page.getByRole('heading', { name: title, level: 2, exact: true }) });
  const checked = () => card('Checked by this browser').locator('[data-found]');

  async function downloaded(name: string): Promise<Download> {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name, exact: true }).first().click();
    return downloading;
  }

  test('says what is proved and what is not, and verifies the whole record', async () => {
    await ask();
    await open('/evidence');
    await page.getByText('Proof against outsiders, not against the operator').waitFor();
    expect(
      await card('What the record proves')
        .getByText(/Let somebody else run a witness/)
        .count(),
    ).toBe(1);
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.locator('[data-verification="good"]').waitFor({ timeout: 20_000 });
    await expect
      .poll(() => page.locator('[data-verification="good"]').innerText())
      .toMatch(/^Nothing is wrong: \d+ entries in /);
    await expect
      .poll(() => card('Witnesses').innerText())
      .toContain('Nobody outside keeps checkpoints of this record.');
  });

  test('names what is wrong, and where, after a file of the record was changed', async () => {
    await ask();
    const shards = path.join(gateway.folder, 'ledger', 'shards');
    const [shard = ''] = await readdir(shards);
    const folder = path.join(shards, shard, 'tile', 'entries', '000.p');
    const widest = Math.max(...(await readdir(folder)).map(Number));
    const file = path.join(folder, String(widest));
    const whole = await readFile(file);
    await writeFile(file, whole.toString('latin1').replace('"kind":"start"', '"kind":"stort"'), 'latin1');
    try {
      await open('/evidence', { locale: 'de-DE' });
      await page.getByRole('button', { name: 'Jetzt prüfen' }).click();
      await page.locator('[data-verification="bad"]').waitFor({ timeout: 20_000 });
      const faults = await page.locator('.evidence-faults').innerText();
      expect(faults).toContain('nicht das, was signiert wurde');
      expect(faults).toContain(shard);
      expect(faults).toMatch(/leaf \d+/);
    } finally {
      await writeFile(file, whole);
    }
  });

  test('checks the signature and the growth of the log in the browser, and raises the alarm where history was rewritten', async () => {
    await open('/evidence');
    await expect.poll(() => checked().getAttribute('data-found')).toBe('first');
    await ask();
    await page.reload();
    await expect.poll(() => checked().getAttribute('data-found')).toBe('holds');
    await expect.poll(() => checked().innerText()).toMatch(/goes on\s*from \d+ to \d+ entries since/);

    // As if the browser had seen another history than the one that is shown now.
    await page.evaluate(() => {
      const name = 'gatehouse.seen-checkpoints';
      const [seen] = JSON.parse(localStorage.getItem(name) ?? '[]') as { note: string }[];
      if (seen === undefined) throw new Error('nothing is remembered');
      const lines = seen.note.split('\n');
      lines[2] = btoa(String.fromCharCode(...Array.from({ length: 32 }, () => 7)));
      localStorage.setItem(name, JSON.stringify([{ ...seen, note: lines.join('\n') }]));
    });
    await page.reload();
    await expect.poll(() => checked().getAttribute('data-found')).toBe('rewritten');
    await expect
      .poll(() => card('Checked by this browser').getByRole('alert').innerText())
      .toContain('not the log that this browser has seen before');
    // It stays until a person has decided.
    await page.reload();
    await expect.poll(() => checked().getAttribute('data-found')).toBe('rewritten');
    await page.getByRole('button', { name: 'Forget it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget it' }).click();
    await expect.poll(() => checked().getAttribute('data-found')).toBe('first');
  });

  test('makes a bundle of what was asked for by its address, and gives a file that verifies', async () => {
    const request = await ask('the-canary-in-the-prompt');
    await open(`/evidence?tab=exports&request=${request}`);
    const field = (name: string) => page.locator(`[name="export-${name}"]`);
    await expect.poll(() => field('selector').inputValue()).toBe(request);
    await page.getByRole('button', { name: 'Show what would be in it' }).click();
    await expect.poll(() => page.getByRole('alert').innerText()).toBe('Disclosing contents needs a reason.');
    await field('reason').fill('complaint 17');
    await page.getByRole('button', { name: 'Show what would be in it' }).click();
    await page.getByText('2 pieces of content of 1 requests').waitFor();
    await page.getByRole('button', { name: 'Make the bundle' }).click();
    await expect.poll(() => page.getByRole('dialog').innerText()).toContain('It cannot be taken back.');
    await page.getByRole('dialog').getByRole('button', { name: 'Make the bundle' }).click();
    await page.locator('tr[data-state="ready"]').first().waitFor({ timeout: 20_000 });

    const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-evidence-'));
    try {
      const download = await downloaded('Download');
      expect(download.suggestedFilename()).toMatch(/^gatehouse-default-[0-9-]+\.tar$/);
      await run('tar', ['-xf', await download.path(), '-C', folder]);
      const bundle = path.join(folder, download.suggestedFilename().replace(/\.tar$/, ''));
      expect((await verifyBundle(bundle, { trust: {} })).findings.faults).toEqual([]);
      const openings = await readFile(path.join(bundle, 'openings.jsonl'), 'utf8');
      expect(openings.trim().split('\n')).toHaveLength(2);
      await writeFile(path.join(bundle, 'openings.jsonl'), openings.replace('"piece":0', '"piece":1'));
      expect((await verifyBundle(bundle, { trust: {} })).findings.total).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    await page.getByRole('button', { name: 'Delete' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No bundle was made today.').waitFor();
  });

  test('asks a second person before contents are disclosed, where two are needed', async () => {
    const own = await listenConsoleGateway({ configuration: { ledger: { fourEyes: true } } });
    try {
      await own.ask({ model: 'scripted', messages: [{ role: 'user', content: 'private' }] });
      await expect
        .poll(async () => (await own.gateway.evidence.ledger()).shards.at(-1)?.size ?? 0, { timeout: 10_000 })
        .toBeGreaterThan(5);
      console = await openConsole(browser, { page: '/evidence?tab=exports', gateway: own, locale: 'de-DE' });
      ({ page } = console);
      await page.locator('[name="export-disclose"]').selectOption('all');
      await page.locator('[name="export-reason"]').fill('Beschwerde 17');
      const make = async (): Promise<void> => {
        await page.getByRole('button', { name: 'Zeigen, was darin wäre' }).click();
        await page.getByRole('button', { name: 'Paket erstellen' }).click();
        await expect
          .poll(() => page.getByRole('dialog').innerText())
          .toContain('muss die Offenlegung zuerst freigeben');
        await page.getByRole('dialog').getByRole('button', { name: 'Paket erstellen' }).click();
      };
      await make();
      await page.getByText('Jemand anderes muss das zuerst freigeben').waitFor();
      const [question] = own.gateway.record.approvals.list();
      await own.gateway.record.approvals.decide(question?.id ?? '', 'command line: somebody else', 'approved');
      await make();
      await page.locator('tr[data-state="ready"]').waitFor({ timeout: 20_000 });
    } finally {
      await page.close();
      await own.close();
    }
  });

  test('holds a person back from erasure, then erases and gives a certificate; what people wrote is shown as text', async () => {
    await ask('private', hostile);
    await open('/evidence?tab=erasure');
    const show = async (): Promise<void> => {
      await page.locator('[name="erased-subject"]').fill(hostile);
      await page.getByRole('button', { name: 'Show what would go' }).click();
      await page.locator('[data-plan]').waitFor();
    };
    const decide = async (button: string, reason: string): Promise<void> => {
      await page.locator('[data-plan]').getByRole('button', { name: button }).click();
      const dialog = page.getByRole('dialog');
      await expect.poll(() => dialog.getByRole('button', { name: button }).isDisabled()).toBe(true);
      await dialog.locator('[name="erasure-reason"]').fill(reason);
      await dialog.getByRole('button', { name: button }).click();
    };
    await show();
    await page.getByText('2 contents with').waitFor();
    await decide('Place a legal hold', hostile);
    await page.locator('[data-plan]').getByText('Legal hold by').waitFor();
    expect(await page.locator('[data-plan]').getByRole('button', { name: 'Erase for good' }).count()).toBe(0);
    await expect.poll(() => card('Legal holds').locator('tbody tr').count(), { timeout: 10_000 }).toBe(1);
    await expect.poll(() => page.locator('.foreign-mark').count()).toBeGreaterThan(0);
    await decide('Lift the legal hold', 'settled');
    await decide('Erase for good', 'on request');
    await page.locator('.evidence-certificate').waitFor();
    const certificate = JSON.parse(await readFile(await (await downloaded('Download as JSON')).path(), 'utf8')) as {
      hash: string;
      index: number;
      subject: string;
    };
    expect(certificate).toMatchObject({ subject: hostile });
    const leaf = (await gateway.leaves()).find(({ index }) => index === certificate.index);
    expect(leaf).toMatchObject({ kind: 'erasure', contents: 2 });
    expect(await (await downloaded('Download as text')).path()).toBeTruthy();
    await card('Erasures and expiries in the record').getByText('Erasure', { exact: true }).waitFor();
    await show();
    await page.getByText('The record knows nothing of this name.').waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  test('shows the register of processing, and gives it as files', async () => {
    await gateway.gateway.keys.create({
      name: 'Support <b>',
      role: 'user',
      processing: { purpose: 'Answering customers', legalBasis: 'contract', subjects: ['customers'] },
    });
    await open('/evidence?tab=register', { locale: 'de-DE' });
    const activities = card('Tätigkeiten');
    await activities.getByText('Answering customers').waitFor();
    await expect.poll(() => activities.innerText()).toContain('Support <b>');
    const markdown = await downloaded('Als Text herunterladen (Markdown)');
    expect(markdown.suggestedFilename()).toBe('verarbeitungsverzeichnis.md');
    const json = await downloaded('Als JSON herunterladen');
    expect(registerSchema.parse(JSON.parse(await readFile(await json.path(), 'utf8'))).activities).toHaveLength(1);
  });

  test('lists what guards found, by severity, and leads to the entry', async () => {
    await ask('this is forbidden').catch(() => undefined);
    await open('/evidence?tab=incidents');
    const row = card('Findings of guards').locator('tbody tr').first();
    await row.waitFor();
    await expect.poll(() => row.innerText()).toContain('blocked');
    await expect.poll(() => row.innerText()).toContain('test user');
    await page.locator('[name="incidents-least"]').selectOption('block');
    await expect.poll(() => page.url()).toContain('least=block');
    await row.getByRole('link').click();
    await expect.poll(() => page.url()).toMatch(/\/log\/req_/);
    await page.goBack();
    await expect.poll(() => page.locator('[name="incidents-least"]').inputValue()).toBe('block');
  });

  test('lets an auditor see and verify, and neither make bundles nor erase', async () => {
    await open('/evidence', { role: 'auditor' });
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.locator('[data-verification="good"]').waitFor({ timeout: 20_000 });
    await page.getByRole('tab', { name: 'Exports' }).click();
    await page.getByText('Administrators make bundles.').waitFor();
    expect(await page.locator('form').count()).toBe(0);
    await page.getByRole('tab', { name: 'Erasure' }).click();
    await page.getByText('Administrators erase.').waitFor();
    expect(await page.locator('form').count()).toBe(0);
    for (const [place, body] of [
      ['exports', { from: 0, to: 1 }],
      ['erasures', { subject, dryRun: true }],
      ['holds', { subject, reason: 'why' }],
    ] as const) {
      const response = await fetch(`${gateway.url}/admin/v1/${place}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${console.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(403);
    }
  });

  test('is not for callers', async () => {
    await open('/evidence', { role: 'user' });
    await page.getByRole('heading', { name: 'This key may not see this page' }).waitFor();
    expect(await page.locator('.card').count()).toBe(0);
  });

  test.each([
    ['en-GB', 1_280, 'light'],
    ['de-DE', 390, 'dark'],
  ] as const)(
    'can be used by everybody (%s, %i pixels wide, %s)',
    async (locale, width, colorScheme) => {
      await ask();
      await open('/evidence', { locale, width, colorScheme });
      await page.locator('[data-browser-check]').waitFor();
      await page.locator('.card button.primary').first().click();
      await page.locator('[data-verification]').waitFor({ timeout: 20_000 });
      for (const tab of ['ledger', 'exports', 'erasure', 'register', 'incidents']) {
        if (tab !== 'ledger') await console.goTo(`/evidence?tab=${tab}`);
        await page.locator('.card').first().waitFor();
        if (tab === 'erasure') {
          await page.locator('[name="erased-subject"]').fill(subject);
          await page.locator('form button').click();
          await page.locator('[data-plan]').waitFor();
        }
        if (tab === 'exports') {
          await page.locator('form button').click();
          await page.locator('[data-plan]').waitFor();
        }
        await expectUsable(page, tab);
      }
    },
    60_000,
  );
});
