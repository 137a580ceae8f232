import type { Permission } from '@gatehouse/contract/permissions';
import type { Permitted } from '../session/session.ts';

/** Groups of the navigation, in their order. */
export const pageGroups = ['work', 'protection', 'access', 'usage', 'evidence', 'system'] as const;

export type PageGroup = (typeof pageGroups)[number];

interface Page {
  readonly name: string;
  /** Below the address of the console. */
  readonly path: string;
  readonly group: PageGroup;
  /** Permissions of which one is needed to see it; none where everybody may. What the page shows is refused to others by the server as well. */
  readonly needs: readonly Permission[];
}

/** All pages, as the navigation and the command palette show them. A page that you add gets its row here, its texts in `shell/texts.ts` and its route in `router.ts`. */
export const pages = [
  { name: 'overview', path: '/', group: 'work', needs: ['overview.read'] },
  { name: 'start', path: '/start', group: 'work', needs: [] },
  { name: 'log', path: '/log', group: 'work', needs: ['record.read'] },
  { name: 'playground', path: '/playground', group: 'work', needs: ['playground.use', 'models.call'] },
  { name: 'prompts', path: '/prompts', group: 'work', needs: ['configuration.read'] },
  { name: 'knowledge', path: '/knowledge', group: 'work', needs: ['knowledge.read'] },
  { name: 'review', path: '/review', group: 'work', needs: ['reviews.read'] },
  { name: 'guards', path: '/guards', group: 'protection', needs: ['guards.read'] },
  { name: 'privacy', path: '/privacy', group: 'protection', needs: ['privacy.read'] },
  { name: 'people', path: '/people', group: 'access', needs: ['directory.read', 'sign-in.manage'] },
  { name: 'keys', path: '/keys', group: 'access', needs: ['keys.read'] },
  { name: 'models', path: '/models', group: 'access', needs: ['status.read'] },
  { name: 'batches', path: '/batches', group: 'usage', needs: ['batches.read'] },
  { name: 'costs', path: '/costs', group: 'usage', needs: ['costs.read'] },
  { name: 'limits', path: '/limits', group: 'usage', needs: ['limits.read'] },
  { name: 'evidence', path: '/evidence', group: 'evidence', needs: ['ledger.read'] },
  { name: 'statistics', path: '/statistics', group: 'evidence', needs: ['statistics.read'] },
  { name: 'secrets', path: '/secrets', group: 'system', needs: ['secrets.manage'] },
  { name: 'settings', path: '/settings', group: 'system', needs: ['configuration.read'] },
] as const satisfies readonly Page[];

export type PageName = (typeof pages)[number]['name'];

/** What somebody may open, in the order of the navigation. */
export function pagesOf(permitted: Permitted): readonly (typeof pages)[number][] {
  return pages.filter(({ needs }) => needs.length === 0 || needs.some((need) => permitted(need)));
}
