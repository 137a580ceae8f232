import { readFile } from 'node:fs/promises';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type ModelStoreServer,
  ollamaTags,
  startModelStore,
} from '../../packages/gateway/src/testing/model-store-server.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

const old = `sha256:${'a'.repeat(64)}`;
const fresh = `sha256:${'b'.repeat(64)}`;

describe.skipIf(browserProgram === undefined)('the register of models in the console', () => {
  let browser: Browser;
  let store: ModelStoreServer;
  let console: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await console.close(/status of 4/);
    await console.gateway.close();
    await store.close();
  });

  async function open(register: ConfigurationInput['modelRegister'], options: OpenConsoleOptions = {}): Promise<void> {
    store = await startModelStore({ '/api/tags': ollamaTags({ 'qwen3:8b': 'a', 'phi4:14b': 'c' }) });
    const { listenTestGateway } = await import('../../packages/gateway/src/testing/create-test-gateway.ts');
    const { fileURLToPath } = await import('node:url');
    const gateway = await listenTestGateway({
      logLevel: 'silent',
      consoleFolder: fileURLToPath(new URL('../../packages/console/dist', import.meta.url)),
      configuration: {
        providers: [{ id: 'local', kind: 'ollama', baseUrl: store.origin, allowPrivateNetwork: true }],
        modelRegister: register,
      },
    });
    console = await openConsole(browser, { page: '/models?tab=register', ...options, gateway });
    ({ page } = console);
  }

  const row = (name: string) => page.locator('.models-register tbody tr').filter({ hasText: name });
  const dialog = () => page.getByRole('dialog');

  test('shows what is there, and registers all of it at once with a reason', async () => {
    await open({ mode: 'enforce' });
    await row('qwen3:8b').getByText('not registered', { exact: true }).waitFor();
    await row('qwen3:8b').getByText('Requests are refused.').waitFor();
    await row('qwen3:8b').getByText('sha256:aaaaaaaaaaaa').waitFor();
    await expectUsable(page, 'the register');
    await page.getByRole('button', { name: 'Register what is here' }).click();
    const confirm = dialog().getByRole('button', { name: 'Register what is here' });
    await expect.poll(() => confirm.isDisabled()).toBe(true);
    await page.locator('input[name="register-reason"]').fill('inventory');
    await expectUsable(page, 'registering all');
    await confirm.click();
    await row('qwen3:8b').getByText('registered', { exact: true }).waitFor();
    await row('phi4:14b').getByText('registered', { exact: true }).waitFor();
  });

  test('shows a changed model with what it was and is, and accepts it', async () => {
    await open(
      { mode: 'enforce', models: [{ provider: 'local', model: 'qwen3:8b' }] },
      { locale: 'de-DE', width: 390 },
    );
    await row('qwen3:8b').getByText('eingetragen', { exact: true }).waitFor();
    store.answers.set('/api/tags', ollamaTags({ 'qwen3:8b': 'b' }));
    await page.getByRole('button', { name: 'Erneut nachsehen' }).click();
    await row('qwen3:8b').getByText('geändert', { exact: true }).waitFor();
    await row('qwen3:8b').getByRole('button', { name: 'Annehmen' }).click();
    await dialog().getByText(old).waitFor();
    await dialog().getByText(fresh).waitFor();
    await page.locator('input[name="model-reason"]').fill('neuer Stand');
    await expectUsable(page, 'accepting');
    await dialog().getByRole('button', { name: 'Annehmen', exact: true }).click();
    await row('qwen3:8b').getByText('eingetragen', { exact: true }).waitFor();
    await row('qwen3:8b').getByRole('button', { name: 'Zeigen' }).click();
    await dialog().getByText('Gesehene Prüfsummen').waitFor();
    await dialog().getByText('Angenommen', { exact: true }).waitFor();
    await expectUsable(page, 'the details');
  });

  test('describes a model, says what is wrong with it, and removes it', async () => {
    await open({});
    await row('qwen3:8b').getByRole('button', { name: 'Register: local/qwen3:8b' }).click();
    await page.locator('input[name="model-license"]').fill('Apache 2.0 or so');
    await page.locator('input[name="model-reason"]').fill('approved');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByRole('alert').waitFor();
    await page.locator('input[name="model-license"]').fill('Apache-2.0');
    await page.locator('input[name="model-country"]').fill('CN');
    await page.locator('input[name="model-languages"]').fill('de, en');
    await expectUsable(page, 'the form');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await row('qwen3:8b').getByText('Apache-2.0').waitFor();
    await row('qwen3:8b').getByText('from a third country').waitFor();
    await row('qwen3:8b').getByRole('button', { name: 'Remove' }).click();
    await page.locator('input[name="model-reason"]').fill('not needed');
    await dialog().getByRole('button', { name: 'Remove', exact: true }).click();
    await row('qwen3:8b').getByText('not registered', { exact: true }).waitFor();
  });

  test('gives the bill of materials as a file', async () => {
    await open({});
    await row('qwen3:8b').waitFor();
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export as ML-BOM' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('models.cdx.json');
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({ bomFormat: 'CycloneDX' });
  });

  test('can be read, and not changed, by an auditor', async () => {
    await open({}, { role: 'auditor' });
    await row('qwen3:8b').waitFor();
    expect(await page.getByRole('button', { name: /Register|Accept|Remove|Look again/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Export as ML-BOM' }).waitFor();
  });
});
