import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { chatLine, clientOf, endOf, startBatch } from '../batches/batch-client.ts';
import { expectRefused } from './expect-refused.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

describe.skipIf(browserProgram === undefined)('batches in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let console: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  afterEach(() => console.close(/status of 4/));

  async function open(options: OpenConsoleOptions = {}): Promise<void> {
    console = await openConsole(browser, { page: '/batches', gateway, ...options });
    ({ page } = console);
  }

  const dialog = () => page.getByRole('dialog');
  const row = (id: string) => page.locator('.batches-table tbody tr').filter({ hasText: id });
  const client = () => clientOf(gateway.url, gateway.userKey);

  test('teaches the three calls where there is none', async () => {
    await open();
    await page.getByText('No batch was made yet.').waitFor();
    for (const call of ['/v1/files', '/v1/batches', '/content']) await page.getByText(call).first().waitFor();
    await expectUsable(page, 'the empty page');
  });

  test('shows how far each has come, and which lines have no answer and why', async () => {
    const canary = 'canary-never-shown';
    const batch = await endOf(
      client(),
      await startBatch(client(), [
        chatLine(`a-${canary}`, `good ${canary}`),
        chatLine('b', 'none', { model: 'no-such-model' }),
        chatLine('c', 'none', { model: 'no-such-model' }),
      ]),
    );
    await open();
    await row(batch.id).getByText('3 of 3 lines').waitFor();
    await row(batch.id).getByText('2 without an answer').waitFor();
    await row(batch.id).getByText('completed', { exact: true }).waitFor();
    await row(batch.id).getByText('test user').waitFor();
    await row(batch.id).getByRole('button', { name: 'Details' }).click();
    const error = dialog().locator('tbody tr').filter({ hasText: 'model_not_found' });
    await error.getByText('404').waitFor();
    await error.getByText('2 and 3').waitFor();
    await expectUsable(page, 'the details');
    expect(await page.content()).not.toContain('canary');
    // It stands in the address, so that it can be shared.
    expect(page.url()).toContain(batch.id);
  });

  test('says what is wrong with a file, by its lines', async () => {
    const batch = await endOf(client(), await startBatch(client(), [chatLine('a', 'x'), 'not json']));
    await open();
    await row(batch.id).getByText('failed', { exact: true }).waitFor();
    await row(batch.id).getByRole('button', { name: 'Details' }).click();
    await dialog().getByText('Line 2').waitFor();
    await expect.poll(() => dialog().locator('.batches-problems li').allInnerTexts()).toHaveLength(1);
    await dialog().getByText('invalid_json_line').waitFor();
  });

  test('ends one that is under way, after it was confirmed', async () => {
    const lines = Array.from({ length: 60 }, (_, index) =>
      chatLine(`${index}`, 'x', { model: 'scripted:rate-limited' }),
    );
    const batch = await startBatch(client(), lines);
    await open();
    await row(batch.id).getByRole('button', { name: 'Cancel' }).click();
    await expectUsable(page, 'the question');
    await dialog().getByRole('button', { name: 'Cancel', exact: true }).last().click();
    await row(batch.id)
      .getByText(/^(?:being )?cancelled$/)
      .waitFor();
    expect((await endOf(client(), batch)).status).toBe('cancelled');
  });

  test('says which limit one waits for, and until when at most', async () => {
    const { key } = await gateway.gateway.keys.create({
      name: 'few an hour',
      role: 'user',
      limits: { requestsPerHour: 3 },
    });
    const own = clientOf(gateway.url, key);
    const batch = await startBatch(own, [chatLine('a', 'x'), chatLine('b', 'x')]);
    await open();
    const waits = row(batch.id).locator('.batches-wait');
    await waits.getByText('key.requestsPerHour').waitFor();
    await expect.poll(() => waits.innerText()).toMatch(/^Waits until .+ at most\./);
    await expectUsable(page, 'one that waits');
  });

  test('can be seen and not ended by the role auditor', async () => {
    const [batch] = (await client().batches.list({ limit: 1 })).data;
    await open({ role: 'auditor' });
    await row(batch?.id ?? '').waitFor();
    expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
    await expectRefused(gateway, console.key, [{ address: `batches/${batch?.id ?? ''}/cancel`, body: {} }]);
  });

  test('is not there for the role user, and refused by the gateway', async () => {
    await open({ role: 'user' });
    await page.getByRole('heading', { name: 'This key may not see this page' }).waitFor();
    await expectRefused(gateway, console.key, ['batches']);
  });

  test.each([
    ['en-GB', 1_280, 'light'],
    ['de-DE', 390, 'dark'],
  ] as const)('can be used by everybody (%s, %i pixels wide, %s)', async (locale, width, colorScheme) => {
    await open({ locale, width, colorScheme });
    await page.locator('.batches-table').waitFor();
    await expectUsable(page, 'the list');
  });
});
