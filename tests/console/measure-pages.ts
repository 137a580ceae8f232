// `npm run bench:console`: how long each page of the console takes until it can be used, on a processor that is slowed down to a
// quarter, with nothing in the cache, before the example shop as it really runs. Builds nothing: run `npm run build` before.
import { gzipSync } from 'node:zlib';
import { pages } from '../../packages/console/src/routes/pages.ts';
import { openBrowser } from './open-browser.ts';
import { openShop, sendAttacks, sendTraffic } from './open-shop.ts';

const slowDown = 4;
const runs = 5;
/** Milliseconds of rest after which a page counts as done. */
const quiet = 500;

interface Measured {
  /** Milliseconds from the start of the navigation until the page shows what it is about, and until it answers at once. */
  readonly shown: number;
  readonly interactive: number;
  /** Bytes of its scripts, compressed by gzip. */
  readonly scripts: number;
}

const shop = await openShop();
const browser = await openBrowser();

async function measure(path: string): Promise<Measured> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1_280, height: 900 } });
  try {
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
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.endsWith('.js'))
        scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown });
    await page.goto(`${shop.url}/console${path}`);
    const { shown, busyUntil } = await page.evaluate(
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
    const sizes = await Promise.all(scripts);
    return { shown, interactive: Math.max(shown, busyUntil), scripts: sizes.reduce((sum, size) => sum + size, 0) };
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
    const measured: Measured[] = [];
    for (let run = 0; run < runs; run += 1) measured.push(await measure(path));
    const shown = middle(measured.map((one) => one.shown)).toFixed(0);
    const interactive = middle(measured.map((one) => one.interactive)).toFixed(0);
    const scripts = (middle(measured.map((one) => one.scripts)) / 1_000).toFixed(0);
    console.log(`${path.padEnd(12)}${shown.padStart(6)} ms${interactive.padStart(12)} ms${scripts.padStart(15)} kB`);
  }
} finally {
  await browser.close();
  await shop.close();
}
