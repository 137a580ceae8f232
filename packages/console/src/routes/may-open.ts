import type { Permitted } from '../session/session.ts';
import { pages, pagesOf } from './pages.ts';

/** Whether somebody may open an address below that of the console. Addresses without a page are everybody's: they say so themselves. */
export function mayOpen(permitted: Permitted, address: string): boolean {
  const page = pages.filter(({ path }) => path === address || (path !== '/' && address.startsWith(`${path}/`))).at(0);
  return page === undefined || pagesOf(permitted).includes(page);
}
