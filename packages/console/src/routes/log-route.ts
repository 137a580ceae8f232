import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.tsx';

/** What the log is filtered by, as it stands in the address. What does not fit is left out. */
const searchSchema = z.object({
  text: z.string().max(512).optional().catch(undefined),
});

export const logRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'log',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/log/log-page.tsx'), 'LogPage'),
});
