import type { Role } from '@gatehouse/contract/admin';

/** Groups of the navigation, in their order. */
export const pageGroups = ['work', 'protection', 'access', 'evidence', 'system'] as const;

export type PageGroup = (typeof pageGroups)[number];

interface Page {
  readonly name: string;
  /** Below the address of the console. */
  readonly path: string;
  readonly group: PageGroup;
  /** Who sees it. What the page shows is refused to others by the server as well. */
  readonly roles: readonly Role[];
}

const everybody: readonly Role[] = ['admin', 'auditor', 'user'];
const auditors: readonly Role[] = ['admin', 'auditor'];
const admins: readonly Role[] = ['admin'];

/** All pages, as the navigation and the command palette show them. A page that you add gets its row here, its texts in `shell/texts.ts` and its route in `router.ts`. */
export const pages = [
  { name: 'overview', path: '/', group: 'work', roles: auditors },
  { name: 'start', path: '/start', group: 'work', roles: everybody },
  { name: 'log', path: '/log', group: 'work', roles: auditors },
  { name: 'playground', path: '/playground', group: 'work', roles: ['admin', 'user'] },
  { name: 'review', path: '/review', group: 'work', roles: auditors },
  { name: 'guards', path: '/guards', group: 'protection', roles: auditors },
  { name: 'privacy', path: '/privacy', group: 'protection', roles: auditors },
  { name: 'keys', path: '/keys', group: 'access', roles: admins },
  { name: 'models', path: '/models', group: 'access', roles: auditors },
  { name: 'evidence', path: '/evidence', group: 'evidence', roles: auditors },
  { name: 'statistics', path: '/statistics', group: 'evidence', roles: auditors },
  { name: 'settings', path: '/settings', group: 'system', roles: auditors },
] as const satisfies readonly Page[];

export type PageName = (typeof pages)[number]['name'];

/** What a role may open, in the order of the navigation. */
export function pagesOf(role: Role): readonly (typeof pages)[number][] {
  return pages.filter(({ roles }) => (roles as readonly Role[]).includes(role));
}
