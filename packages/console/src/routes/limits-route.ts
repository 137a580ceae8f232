import { limitSubjects } from '@gatehouse/contract/limit-names';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.tsx';

/** Which view is open, and whose limits are shown. What does not fit is left out. */
const searchSchema = z.object({
  tab: z.enum(['limits', 'queue']).optional().catch(undefined),
  text: z.string().max(200).optional().catch(undefined),
  of: z.enum(limitSubjects).optional().catch(undefined),
});

export const limitsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'limits',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/limits/limits-page.tsx'), 'LimitsPage'),
});
