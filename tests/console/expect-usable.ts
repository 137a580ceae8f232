import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { findViolations } from './find-violations.ts';

/**
 * Fails where axe-core finds something wrong with a page, or it is wider than its window.
 *
 * @param where which part of the page is open, for the message
 */
export async function expectUsable(page: Page, where?: string): Promise<void> {
  expect(await findViolations(page), where).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, where).toBeLessThanOrEqual(0);
}
