// `npm run screenshots`: the pictures of the console in docs/images, after `npm run build`.
import path from 'node:path';
import { openBrowser } from './open-browser.ts';
import { healthyState, serveConsole } from './serve-console.ts';

const images = path.resolve(import.meta.dirname, '../../docs/images');
const served = await serveConsole(healthyState());
const browser = await openBrowser();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const locale of ['en-GB', 'de-DE']) {
      const context = await browser.newContext({ colorScheme, locale, viewport: { width: 1_280, height: 900 } });
      const page = await context.newPage();
      await page.goto(served.url);
      await page.locator('#admin-key').fill(served.state.adminKey);
      await page.keyboard.press('Enter');
      await page.locator('.path').waitFor();
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.screenshot({
        path: path.join(images, `console-${colorScheme}-${locale.slice(0, 2)}.png`),
        fullPage: true,
      });
      await context.close();
    }
  }
} finally {
  await browser.close();
  await served.close();
}
