import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const places = [
  process.env['CHROMIUM'],
  // The same engine without a window, which takes half as much of the processor.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser of this machine; undefined where there is none. */
export const browserProgram = places.find((place) => place !== undefined && existsSync(place));

/** Opens a browser that talks to nobody but the pages that a test opens. */
export function openBrowser(): Promise<Browser> {
  if (browserProgram === undefined)
    throw new Error('no Chromium: apt-get install chromium-headless-shell, or set CHROMIUM');
  return chromium.launch({
    executablePath: browserProgram,
    // oxlint-disable-next-line id-denylist -- Playwright's word
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
