// `npm run screenshots`: the pictures of the console in docs/images, of the example shop as it really runs. Builds nothing:
// run `npm run build` before.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { parse } from 'yaml';
import { pages } from '../../packages/console/src/routes/pages.ts';
import { openBrowser } from './open-browser.ts';
import { openShop, sendAttacks, sendTraffic } from './open-shop.ts';

const examples = path.resolve(import.meta.dirname, '../../examples');
const images = path.resolve(import.meta.dirname, '../../docs/images');

/** Each page by day in English, by night in German, and on a telephone; what the README shows by night, in English as well. */
const views = [
  { name: 'light-en', colorScheme: 'light', locale: 'en-GB', width: 1_280, height: 900 },
  { name: 'dark-en', colorScheme: 'dark', locale: 'en-GB', width: 1_280, height: 900 },
  { name: 'dark-de', colorScheme: 'dark', locale: 'de-DE', width: 1_280, height: 900 },
  { name: 'phone-de', colorScheme: 'light', locale: 'de-DE', width: 390, height: 844 },
] as const;

const inReadme: readonly string[] = ['overview', 'request', 'guards'];

/** A quality at which letters stay sharp, in a format that is a fifth of PNG. */
const quality = 88;

/** For how long there is traffic. */
const minutes = 5;

const shop = await openShop('quellwinkel');
const browser = await openBrowser();

/** The newest request in which personal data were replaced. */
async function requestWithPersonalData(): Promise<string> {
  const response = await fetch(`${shop.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.userKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'customer-service',
      messages: [
        {
          role: 'user',
          content: 'My name is Anna Muster, write to anna.muster@example.org. How long may I return items?',
        },
      ],
    }),
  });
  await response.text();
  return response.headers.get('x-request-id') ?? '';
}

/** The organisation of an example, and a secret that nobody else knows either. */
async function fillDirectory(): Promise<void> {
  const declared: unknown = parse(await readFile(path.join(examples, 'teams/access.yaml'), 'utf8'));
  await change('directory/apply', { declared, dryRun: false });
  const value = randomBytes(24).toString('base64url');
  await change('secrets', { name: 'inference-key', origins: ['https://models.example'], value });
}

async function change(resource: string, body: unknown): Promise<void> {
  const response = await fetch(`${shop.url}/admin/v1/${resource}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${resource}: ${response.status} ${await response.text()}`);
}

async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
  await page
    .locator('main .skeleton')
    .waitFor({ state: 'detached', timeout: 5_000 })
    .catch(() => undefined);
  await page.evaluate(async () => {
    (document.activeElement as HTMLElement | null)?.blur();
    await document.fonts.ready;
  });
}

async function save(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality });
  await writeFile(path.join(images, `${name}.webp`), Buffer.from(data, 'base64'));
}

/** What is done on a page before its picture is taken. */
const before: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async review(page) {
    await page.keyboard.press('j');
    await settle(page);
  },
  async 'knowledge-answer'(page) {
    const german = (await page.locator('html').getAttribute('lang')) === 'de';
    await page
      .locator('[name="question"]')
      .fill(german ? 'Wie lange kann ich Artikel zurückgeben?' : 'How long do I have to return items?');
    await page.keyboard.press('Enter');
    await page.locator('.explanation').waitFor();
    await settle(page);
  },
  async playground(page) {
    const german = (await page.locator('html').getAttribute('lang')) === 'de';
    await page
      .locator('[name="playground-text"]')
      .fill(german ? 'Wie lange kann ich Artikel zurückgeben?' : 'How long do I have to return items?');
    await page.locator('.playground-actions .primary').click();
    await page.waitForTimeout(1_000);
    await settle(page);
  },
};

try {
  await mkdir(images, { recursive: true });
  for (const file of await readdir(images)) {
    if (/\.(?:png|webp)$/.test(file)) await rm(path.join(images, file));
  }
  await fillDirectory();
  // Spread over some minutes, so that charts have something to draw.
  for (let minute = 0; minute < minutes; minute += 1) {
    await sendTraffic(shop.url, shop.userKey, 4 + ((minute * 5) % 7));
    if (minute < minutes - 1) await setTimeout(60_000);
  }
  await sendAttacks(shop);
  const request = await requestWithPersonalData();
  const wanted = [
    ...pages.map(({ name, path: address }) => ({ name, address: name === 'overview' ? '/?period=hour' : address })),
    { name: 'request', address: `/log/${request}` },
    { name: 'knowledge-answer', address: '/knowledge?tab=try' },
  ];
  for (const { name: view, colorScheme, locale, width, height } of views) {
    const context = await browser.newContext({ colorScheme, locale, viewport: { width, height } });
    const page = await context.newPage();
    await page.goto(`${shop.url}/console/`);
    await page.locator('#admin-key').waitFor();
    if (view !== 'dark-en') await save(page, `sign-in-${view}`);
    await page.locator('#admin-key').fill(shop.adminKey);
    await page.keyboard.press('Enter');
    await page.locator('#content').waitFor();
    for (const { name, address } of wanted) {
      if (view === 'dark-en' && !inReadme.includes(name)) continue;
      await page.goto(`${shop.url}/console${address}`);
      await settle(page);
      await before[name]?.(page);
      await save(page, `${name}-${view}`);
    }
    await context.close();
  }
} finally {
  await browser.close();
  await shop.close();
}
