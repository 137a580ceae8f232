import type { Role } from '@gatehouse/contract/admin';
import { pages, pagesOf } from './pages.ts';

/** Whether a role may open an address below that of the console. Addresses without a page are everybody's: they say so themselves. */
export function mayOpen(role: Role, address: string): boolean {
  const page = pages.filter(({ path }) => path === address || (path !== '/' && address.startsWith(`${path}/`))).at(0);
  return page === undefined || pagesOf(role).includes(page);
}
