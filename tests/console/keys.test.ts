import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectRefused } from './expect-refused.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { type OpenConsoleOptions, openConsole, type OpenedConsole } from './open-console.ts';

const day = 86_400_000;

describe.skipIf(browserProgram === undefined)('keys in the console, before a real gateway', () => {
  let browser: Browser;
  let console: OpenedConsole;
  let gateway: ListeningTestGateway;
  let page: Page;
  let forgiven: RegExp | undefined;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await console.close(forgiven);
    forgiven = undefined;
  });

  async function open(options: OpenConsoleOptions = {}): Promise<void> {
    console = await openConsole(browser, { page: '/keys', ...options });
    ({ gateway, page } = console);
  }

  const field = (name: string): Locator => page.locator(`[name="key-${name}"]`);
  const row = (name: string): Locator => page.locator('.keys-table tbody tr', { hasText: name });
  const dialog = (): Locator => page.getByRole('dialog');
  const press = (name: string): Promise<void> => dialog().getByRole('button', { name, exact: true }).click();
  /** One that is not there yet is added first. */
  const limit = async (name: string, value: string): Promise<void> => {
    await dialog().locator('[name="limit-add"]').selectOption(name);
    await dialog().locator(`[name="limit-${name}"]`).fill(value);
  };
  const revoke = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: `Revoke: ${name}`, exact: true }).click();
    await press('Revoke');
  };

  test('makes a key for somebody, for some models and addresses only, and replaces it with an overlap', async () => {
    await open();
    const { directory, keys } = gateway.gateway;
    const team = await directory.create('team', { name: 'Support <i>' }, { actor: 'test' });
    const wanted = { name: 'Anna Muster', teams: [team.id], roles: [] };
    const owner = await directory.create('person', wanted, { actor: 'test' });
    await page.reload();
    await page.getByRole('button', { name: 'New key' }).click();
    await field('name').fill('of Anna');
    await field('owner').selectOption({ label: 'Anna Muster' });
    await field('team').selectOption({ label: 'Support <i>' });
    await press('Next');
    await press('Next');
    await dialog().getByText('Narrow what it is good for').click();
    await field('models').fill('scripted, other-*');
    await field('addresses').fill('nowhere');
    await press('Make the key');
    await expect.poll(() => dialog().getByRole('alert').innerText()).toContain('addresses are IP addresses or ranges');
    await field('addresses').fill('127.0.0.0/8, ::1');
    await press('Make the key');
    await press('Done');
    const made = (await keys.list()).find(({ name }) => name === 'of Anna');
    expect(made).toMatchObject({
      owner: owner.id,
      team: team.id,
      scopes: { models: ['scripted', 'other-*'], addresses: ['127.0.0.0/8', '::1'] },
    });
    const shown = await row('of Anna').innerText();
    for (const part of [
      'of Anna Muster',
      'team Support <i>',
      'only models: scripted, other-*',
      'nothing is named other-* now',
    ])
      expect(shown).toContain(part);

    await page.getByRole('button', { name: 'Replace: of Anna' }).click();
    await page.locator('select[name="key-overlap"]').selectOption('hour');
    await expectUsable(page, 'replacing');
    await press('Make the new key');
    await dialog().locator('.code-block code').waitFor();
    await press('Done');
    await row('another key takes its place').waitFor();
    const records = await keys.list();
    const next = records.find(({ predecessor }) => predecessor === made?.id);
    expect(next).toMatchObject({ owner: owner.id, scopes: made?.scopes });
    const left = (records.find(({ id }) => id === made?.id)?.expiresAt ?? 0) - Date.now();
    expect(left).toBeGreaterThan(3_000_000);
    expect(left).toBeLessThanOrEqual(3_600_000);
  });

  test('shows and changes every limit and scope of a key, and where nobody owns it the tenant that it belongs to', async () => {
    await open();
    const { directory, keys } = gateway.gateway;
    await directory.create('tenant', { id: 'north', name: 'North' }, { actor: 'test' });
    await page.reload();
    await page.getByRole('button', { name: 'New key' }).click();
    await field('name').fill('of North');
    await field('tenant').selectOption({ label: 'North' });
    await press('Next');
    await press('Next');
    await limit('tokensPerHour', '100');
    await press('Make the key');
    await press('Done');
    const made = async () => (await keys.list()).find(({ name }) => name === 'of North');
    expect(await made()).toMatchObject({ tenant: 'north', limits: { tokensPerHour: 100 } });

    await page.getByRole('button', { name: 'Change: of North' }).click();
    await expect.poll(() => dialog().innerText()).toContain('tenant North');
    await expect.poll(() => dialog().locator('[name="limit-tokensPerHour"]').inputValue()).toBe('100');
    await dialog().getByRole('button', { name: 'Take away: Tokens per hour' }).click();
    await limit('inputTokensPerDay', '7');
    await limit('costPerDay', '0.25');
    await dialog().getByText('Narrow what it is good for').click();
    await field('routes').fill('/v1/chat/completions');
    await field('tools').fill('look-up');
    await field('policies').fill('default');
    await expectUsable(page, 'changing');
    await press('Save');
    await row('only paths: /v1/chat/completions').waitFor();
    expect(await made()).toMatchObject({
      limits: { inputTokensPerDay: 7, costPerDay: 0.25 },
      scopes: { routes: ['/v1/chat/completions'], tools: ['look-up'], policies: ['default'] },
    });
    expect((await made())?.limits).not.toHaveProperty('tokensPerHour');
  });

  test('does not write over what somebody else has changed since it was opened', async () => {
    await open();
    const { keys } = gateway.gateway;
    const { record } = await keys.create({ name: 'shared', role: 'user' });
    await page.reload();
    await page.getByRole('button', { name: 'Change: shared' }).click();
    await limit('tokensPerHour', '100');
    await keys.change(record.id, { limits: { costPerDay: 5 } }, 'somebody else');
    forgiven = /412/;
    await press('Save');
    await expect.poll(() => dialog().getByRole('alert').innerText()).toContain('changed by somebody else');
    expect((await keys.list()).find(({ id }) => id === record.id)?.limits).toEqual({ costPerDay: 5 });
  });

  test('shows keys without ways to change them to whoever may only see them', async () => {
    await open({ role: 'operator' });
    await row('console operator').waitFor();
    for (const name of ['New key', 'Change', 'Replace', 'Revoke'])
      expect(await page.getByRole('button', { name }).count(), name).toBe(0);
    await expectRefused(gateway, console.key, [{ address: 'keys', body: { name: 'x' } }]);
  });

  test('makes a key in steps, with purpose, legal basis, labels and limits, and shows it once', async () => {
    await open();
    await page.getByRole('button', { name: 'New key' }).click();
    await field('name').fill('support <b>');
    await press('Next');
    await field('purpose').fill('Answering customers');
    await field('basis').selectOption('contract');
    await field('note').fill('General terms, § 4');
    await field('subjects').fill('customers, staff');
    await field('labels').fill('support, berlin');
    await press('Next');
    await limit('requestsPerMinute', '120');
    await limit('concurrency', '4');
    await limit('outputTokensPerDay', '5000');
    await limit('costPerMonth', '12,50');
    await press('Make the key');
    await page.getByText('It is shown this once:').waitFor();
    const key = await dialog().locator('.code-block code').innerText();

    const { exchange } = await gateway.ask(
      { model: 'scripted', messages: [{ role: 'user', content: 'hello' }] },
      { key },
    );
    const made = (await gateway.gateway.keys.list()).find(({ id }) => id === exchange.caller?.key);
    expect(made).toMatchObject({
      name: 'support <b>',
      role: 'user',
      labels: ['support', 'berlin'],
      limits: { requestsPerMinute: 120, outputTokensPerDay: 5_000, costPerMonth: 12.5, concurrency: 4 },
      processing: {
        purpose: 'Answering customers',
        legalBasis: 'contract',
        note: 'General terms, § 4',
        subjects: ['customers', 'staff'],
      },
    });
    await press('Done');
    const shown = await row('support <b>').innerText();
    for (const part of [
      made?.prefix ?? '?',
      'berlin',
      'Caller',
      'Answering customers',
      'Contract (b) General terms, § 4',
      'Requests in any 60 seconds: 120',
      'Cost per month: €12.50',
      'Requests at a time: 4',
      'valid',
    ])
      expect(shown).toContain(part);
    await page.reload();
    await row('support <b>').waitFor();
    expect(await page.content()).not.toContain(key);
    // How much it was used comes from the record, and leads there.
    const used = async (): Promise<string> => {
      await page.reload();
      await row('support <b>')
        .getByText(/never|in 7 days/)
        .waitFor();
      return row('support <b>').innerText();
    };
    await expect.poll(used, { timeout: 15_000 }).toContain('1 in 7 days');
    await row('support <b>').getByRole('link').click();
    await expect.poll(() => page.url()).toContain(`/log?key=${made?.id ?? ''}`);
  });

  test('leads to the recipes with the new key', async () => {
    await open();
    await page.getByRole('button', { name: 'New key' }).click();
    await field('name').fill('app');
    await press('Next');
    await press('Next');
    await press('Make the key');
    await dialog().getByRole('link', { name: 'How clients use it' }).click();
    await expect.poll(() => page.url()).toMatch(/\/start$/);
  });

  test('changes limits, labels and expiry of a key, for its next request and in the record', async () => {
    await open();
    const { key, record } = await gateway.gateway.keys.create({ name: 'batch', role: 'user', labels: ['night'] });
    await page.reload();
    await page.getByRole('button', { name: 'Change: batch' }).click();
    await field('name').fill('night batch');
    await limit('concurrency', '2');
    await field('labels').fill('');
    await field('expires').fill(new Date(Date.now() + 10 * day).toISOString().slice(0, 10));
    await field('purpose').fill('Reports');
    await field('basis').selectOption('contract');
    await press('Save');
    await page.getByText('The key was changed.').first().waitFor();
    await expect.poll(() => row('night batch').innerText()).toContain('Requests at a time: 2');
    const caller = gateway.gateway.keys.verify(key, Date.now());
    expect(caller).toMatchObject({ limits: { concurrency: 2 }, processing: { purpose: 'Reports' } });
    expect(caller).not.toHaveProperty('labels');
    const changes = (await gateway.leaves()).filter((leaf) => leaf.kind === 'key' && leaf.action === 'changed');
    expect(changes).toMatchObject([{ changed: ['name', 'expiresAt', 'limits', 'labels', 'processing'] }]);

    // The purpose stays from now on.
    await page.getByRole('button', { name: 'Change: night batch' }).click();
    expect(await field('purpose').getAttribute('readonly')).not.toBeNull();
    await press('Save');
    await page.getByText('Nothing was changed.').first().waitFor();
    expect((await gateway.gateway.keys.list()).find(({ id }) => id === record.id)?.name).toBe('night batch');
  });

  test('revokes a key after it has said what follows, and says why the last admin key stays', async () => {
    forgiven = /status of 4\d\d/;
    await open();
    await page.getByRole('button', { name: 'Revoke: test user' }).click();
    await expect.poll(() => dialog().innerText()).toContain('This cannot be undone.');
    expect((await gateway.gateway.keys.list()).filter(({ revokedAt }) => revokedAt !== undefined)).toEqual([]);
    await press('Revoke');
    await expect.poll(() => row('test user').count()).toBe(0);
    await expect(gateway.ask({ model: 'scripted', messages: [] })).rejects.toMatchObject({ code: 'key_revoked' });
    await page.locator('[name="keys-state"]').selectOption('revoked');
    await row('test user').getByText('revoked on').waitFor();
    expect(await row('test user').getByRole('button').count()).toBe(0);
    await page.locator('[name="keys-state"]').selectOption('valid');

    await revoke('test admin');
    await expect.poll(() => row('test admin').count()).toBe(0);
    await page.getByRole('button', { name: 'Revoke: console admin' }).click();
    await expect.poll(() => dialog().innerText()).toContain('You are signed in with this key');
    await press('Revoke');
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('This is the last valid admin key');
  });

  test('finds, narrows and orders keys, as the address keeps it', async () => {
    await open();
    await gateway.gateway.keys.create({ name: 'Zeta', role: 'user', labels: ['berlin'] });
    await gateway.gateway.keys.create({ name: 'Alpha', role: 'user', labels: ['berlin'] });
    await page.reload();
    await page.locator('[name="keys-text"]').fill('berlin');
    await expect.poll(() => page.locator('.keys-table tbody tr').count()).toBe(2);
    const names = (): Promise<string[]> => page.locator('.keys-table tbody tr td:first-child .foreign').allInnerTexts();
    expect(await names()).toEqual(['Alpha', 'Zeta']);
    await page.locator('[name="keys-text"]').fill('');
    await page.locator('[name="keys-sort"]').selectOption('name');
    await expect.poll(async () => (await names()).at(-1)).toBe('Zeta');
    await page.locator('[name="keys-text"]').fill('nobody');
    await page.getByText('No key fits.').waitFor();
    await page.reload();
    await page.getByText('No key fits.').waitFor();
    await page.getByRole('button', { name: 'Show all keys' }).click();
    await expect.poll(() => page.locator('.keys-table tbody tr').count()).toBe(5);
  });

  test('says in words what is wrong with a key, in the step where it can be mended', async () => {
    await open();
    await page.getByRole('button', { name: 'New key' }).click();
    await field('name').fill('a');
    await field('expires').fill('2020-01-01');
    await press('Next');
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('must lie ahead');
    await field('expires').fill('');
    await press('Next');
    await field('purpose').fill('Advice');
    await press('Next');
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('A purpose needs a legal basis');
    await field('basis').selectOption('consent');
    await field('labels').fill('Not A Label');
    await press('Next');
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('Labels have small letters');
    await field('labels').fill('');
    await press('Next');
    await limit('concurrency', 'none');
    await press('Make the key');
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('Limits are whole numbers');
    await press('Back');
    await expect.poll(() => field('purpose').inputValue()).toBe('Advice');
    expect(await gateway.gateway.keys.list()).toHaveLength(3);
  });

  test('shows the limits that are in force, and the keys that have their own', async () => {
    await open({ page: '/keys?tab=limits', configuration: { limits: { requestsPerMinute: 77, concurrency: 3 } } });
    await page.getByText('At most 77 requests of one key').waitFor();
    await page.getByText('All keys have what holds for all.').waitFor();
    await gateway.gateway.keys.create({ name: 'Own', role: 'user', limits: { concurrency: 9 } });
    await page.reload();
    await expect.poll(() => page.locator('.keys-table tbody tr').innerText()).toMatch(/^Own\s+Requests at a time: 9$/);
  });

  test.each(['auditor', 'user'] as const)('is not there for the role %s, and refused by the gateway', async (role) => {
    await open({ role });
    await page.getByRole('heading', { name: 'This key may not see this page' }).waitFor();
    const body = { name: 'n' };
    await expectRefused(gateway, console.key, [
      'keys',
      { address: 'keys', body },
      'keys/usage',
      { address: 'keys/key_1', method: 'PATCH', body },
      { address: 'keys/key_1', method: 'DELETE', body },
    ]);
  });

  test.each([
    ['en-GB', 1_280, 'light'],
    ['de-DE', 390, 'dark'],
  ] as const)('can be used by everybody (%s, %i pixels wide, %s)', async (locale, width, colorScheme) => {
    await open({ locale, width, colorScheme });
    const looks = async (): Promise<void> => {
      await expectUsable(page);
    };
    await page.locator('.keys-table').waitFor();
    await looks();
    await page.locator('.page-actions button').click();
    await field('name').fill('support');
    await looks();
    for (let step = 0; step < 3; step += 1) {
      await dialog().locator('button.primary').click();
      await looks();
    }
    await dialog().locator('button.primary').click();
    await page.locator('.keys-actions button').first().click();
    await looks();
    await page.keyboard.press('Escape');
    await page.getByRole('tab').nth(1).click();
    await page.locator('.keys-facts').waitFor();
    await looks();
  });
});
