// `npm run bench:console`: how long each page of the console takes until it can be used, on a processor that is slowed down to a
// quarter, with nothing in the cache, before the example shop as it really runs. Builds nothing: run `npm run build` before.
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { pages } from '../../packages/console/src/routes/pages.ts';
import { openBrowser } from './open-browser.ts';
import { openShop, sendAttacks, sendTraffic } from './open-shop.ts';

const slowDown = 4;
const runs = 5;
/** Milliseconds of rest after which a page counts as done. */
const quiet = 500;

/** Milliseconds from the start of the navigation until the page shows what it is about, and until it answers at once. */
interface Times {
  readonly shown: number;
  readonly interactive: number;
}

const shop = await openShop();
const browser = await openBrowser();

async function open(): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1_280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(
    ([name, key]) => {
      sessionStorage.setItem(name, key);
      const state = { shown: 0, busyUntil: 0 };
      (globalThis as unknown as { measured: typeof state }).measured = state;
      new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries())
          state.busyUntil = Math.max(state.busyUntil, startTime + duration);
      }).observe({ type: 'longtask', buffered: true });
      const look = (): void => {
        const content = document.querySelector('#content');
        if (content?.querySelector('h1') !== null && content?.querySelector('.skeleton') === null && content !== null)
          state.shown = performance.now();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    ['gatehouse.admin-key', shop.adminKey] as const,
  );
  return { context, page };
}

/** Resolves when the page has shown what it is about, and has been quiet for a moment. */
function untilQuiet(page: Page): Promise<{ readonly shown: number; readonly busyUntil: number }> {
  return page.evaluate(
    (rest) =>
      new Promise<{ shown: number; busyUntil: number }>((resolve) => {
        const look = (): void => {
          const { measured } = globalThis as unknown as { measured: { shown: number; busyUntil: number } };
          const since = performance.now() - Math.max(measured.shown, measured.busyUntil);
          if (measured.shown > 0 && since > rest) resolve(measured);
          else setTimeout(look, 50);
        };
        look();
      }),
    quiet,
  );
}

async function time(path: string): Promise<Times> {
  const { context, page } = await open();
  try {
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown });
    await page.goto(`${shop.url}/console${path}`);
    const { shown, busyUntil } = await untilQuiet(page);
    return { shown, interactive: Math.max(shown, busyUntil) };
  } finally {
    await context.close();
  }
}

/** Bytes of the scripts of a page, compressed by gzip. Asked for apart: the page itself hands their text over, which takes its time. */
async function weigh(path: string): Promise<number> {
  const { context, page } = await open();
  try {
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.endsWith('.js'))
        scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(`${shop.url}/console${path}`);
    await untilQuiet(page);
    return (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
  } finally {
    await context.close();
  }
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

try {
  await sendTraffic(shop.url, shop.userKey, 10);
  await sendAttacks(shop);
  console.log(`medians of ${runs}, processor slowed down ${slowDown} times`);
  console.log('page          shown    interactive    scripts (gzip)');
  for (const { path } of pages) {
    const measured: Times[] = [];
    for (let run = 0; run < runs; run += 1) measured.push(await time(path));
    const shown = middle(measured.map((one) => one.shown)).toFixed(0);
    const interactive = middle(measured.map((one) => one.interactive)).toFixed(0);
    const scripts = ((await weigh(path)) / 1_000).toFixed(0);
    console.log(`${path.padEnd(12)}${shown.padStart(6)} ms${interactive.padStart(12)} ms${scripts.padStart(15)} kB`);
  }
} finally {
  await browser.close();
  await shop.close();
}
