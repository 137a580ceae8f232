import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { peopleTabs } from '../features/people/people-tabs.ts';
import { rootRoute } from './root-route.tsx';

/** Which view is open, and who is shown in it. What does not fit is left out. */
const searchSchema = z.object({
  tab: z.enum(peopleTabs).optional().catch(undefined),
  text: z.string().max(200).optional().catch(undefined),
  state: z.enum(['active', 'suspended', 'removed', 'all']).optional().catch(undefined),
  team: z.string().max(128).optional().catch(undefined),
});

export const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'people',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/people/people-page.tsx'), 'PeoplePage'),
});
