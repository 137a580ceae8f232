import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
  type TestGatewayOptions,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { keyOfPerson } from '../../packages/gateway/src/testing/key-of-person.ts';

const consoleFolder = path.resolve(import.meta.dirname, '../../packages/console/dist');

export interface OpenConsoleOptions {
  /** Whether the key is that of somebody whom the directory knows, who can be the second one where two people are needed. */
  readonly ofPerson?: true;
  /** Below the address of the console; the start of it where none is given. */
  readonly page?: string;
  readonly role?: string;
  readonly locale?: 'en-GB' | 'de-DE';
  readonly colorScheme?: 'light' | 'dark';
  /** Of the window, in CSS pixels. */
  readonly width?: number;
  /** One that runs already and serves the console (`listenConsoleGateway`); it is not closed with the console. */
  readonly gateway?: ListeningTestGateway;
  /** Signs in as people do. Otherwise the key is where the console keeps it before it is loaded, which is then once instead of twice. */
  readonly byForm?: true;
  /** Done with the page before it is first loaded, such as to answer in place of the gateway. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Of the gateway that is started where none is given. */
  readonly configuration?: NonNullable<TestGatewayOptions['configuration']>;
}

export interface OpenedConsole {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly gateway: ListeningTestGateway;
  /** What was signed in with. */
  readonly key: string;
  /** What the browser complained of so far: errors, its console, dialogs, the content security policy, requests to other hosts. */
  readonly complaints: readonly string[];
  /** Goes to another page of the console by its address, still signed in. */
  goTo(page: string): Promise<void>;
  /**
   * Closes the page, and the gateway where it was started for it. Fails where the browser has complained.
   *
   * @param forgive complaints that the test has provoked, such as of an answer with status 403
   */
  close(forgive?: RegExp): Promise<void>;
}

/** A gateway that serves the built console, for several consoles of one suite. Its configuration lies in a file. */
export function listenConsoleGateway(
  options: Omit<TestGatewayOptions, 'consoleFolder'> = {},
): Promise<ListeningTestGateway> {
  return listenTestGateway({ consoleFolder, logLevel: 'silent', file: true, ...options });
}

/** A page of the console before a real gateway, signed in by a key of the role, with all that its browser complains of. */
export async function openConsole(browser: Browser, options: OpenConsoleOptions = {}): Promise<OpenedConsole> {
  const { role = 'admin', locale = 'en-GB', colorScheme = 'light', width = 1_280, configuration } = options;
  const gateway = options.gateway ?? (await listenConsoleGateway(configuration === undefined ? {} : { configuration }));
  const wanted = { name: `console ${role}`, role };
  const { key } =
    options.ofPerson === true ? await keyOfPerson(gateway.gateway, wanted) : await gateway.gateway.keys.create(wanted);
  const context = await browser.newContext({ locale, colorScheme, viewport: { width, height: 844 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  await watch(page, new URL(gateway.url).origin, complaints);
  const goTo = async (address: string): Promise<void> => {
    await page.goto(`${gateway.url}/console${address}`);
  };
  await options.prepare?.(page);
  if (options.byForm !== true) {
    // A picture: no script runs yet.
    await goTo('/icon.svg');
    await page.evaluate((wanted) => sessionStorage.setItem('gatehouse.admin-key', wanted), key);
  }
  await goTo(options.page ?? '/');
  if (options.byForm === true) {
    await page.locator('#admin-key').fill(key);
    await page.keyboard.press('Enter');
  }
  await page.locator('#content').waitFor();

  return {
    page,
    context,
    gateway,
    key,
    complaints,
    goTo,
    async close(forgive) {
      await context.close();
      if (options.gateway === undefined) await gateway.close();
      expect(complaints.filter((complaint) => forgive?.test(complaint) !== true)).toEqual([]);
    },
  };
}

/** Collects what the browser complains of in a page, from before its first script. */
export async function watch(page: Page, origin: string, complaints: string[]): Promise<void> {
  page.on('pageerror', (error) => complaints.push(`error: ${String(error)}`));
  page.on('console', (message) => complaints.push(`console: ${message.text()} ${message.location().url}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    // What the page itself has made (a file to save) goes nowhere.
    if (url.origin !== origin && url.protocol !== 'blob:') complaints.push(`request: ${request.url()}`);
  });
  await page.exposeFunction('reportPolicyViolation', (violation: string) => {
    complaints.push(`policy: ${violation}`);
  });
  await page.addInitScript(() => {
    const { reportPolicyViolation } = globalThis as unknown as { reportPolicyViolation: (text: string) => void };
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, sample }) =>
      reportPolicyViolation(`${violatedDirective} ${blockedURI} ${sourceFile} ${sample}`),
    );
  });
}
