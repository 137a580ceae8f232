import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.tsx';

const word = z.string().max(128).optional().catch(undefined);

/** Which part of the page is open and what it shows, as it stands in the address. What does not fit is left out. */
const searchSchema = z.object({
  tab: z.enum(['policies', 'catalogue', 'trial', 'shadow', 'attempts', 'memory']).optional().catch(undefined),
  /** Of the tab with the policies. */
  policy: word,
  /** A kind of guard that is to be added to it. */
  add: word,
  /** Of the catalogue: words to find, what kinds are for, and which one is open. */
  find: word,
  purpose: z.enum(['attacks', 'leaks', 'content', 'format', 'own']).optional().catch(undefined),
  kind: word,
  /** Of the results of shadow. */
  period: z.enum(['day', 'week', 'month']).optional().catch(undefined),
});

export const guardsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'guards',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/guards/guards-page.tsx'), 'GuardsPage'),
});
