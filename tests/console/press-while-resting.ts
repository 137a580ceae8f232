import type { Page } from 'playwright-core';

interface Wanted {
  /** Where the buttons are that decide about the item that is open. */
  readonly actions: string;
  /** Of the item that is decided about: the address of its row. */
  readonly decided: string;
  /** Pressed as soon as the item after it is there. */
  readonly key: string;
}

/**
 * Watches for the moment in which the next item has taken the place of one that was decided, and its buttons do nothing yet. Done in the page, so
 * that it is not missed however slow the machine is.
 *
 * @returns whether there was such a moment so far
 */
export async function pressWhileResting(page: Page, wanted: Wanted): Promise<() => Promise<boolean>> {
  await page.evaluate(({ actions, decided, key }) => {
    const { dataset } = document.documentElement;
    delete dataset['rested'];
    const observer = new MutationObserver(() => {
      const open = document.querySelector('.item-row[aria-current]')?.getAttribute('href') ?? decided;
      if (open === decided || document.querySelector(`${actions} button:disabled`) === null) return;
      observer.disconnect();
      dataset['rested'] = 'true';
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
  }, wanted);
  return () => page.evaluate(() => document.documentElement.dataset['rested'] === 'true');
}
