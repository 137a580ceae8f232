import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { costGroups } from '../features/costs/cost-groups.ts';
import { rootRoute } from './root-route.tsx';

/** Which view is open, of which month, and by what its costs are told apart. What does not fit is left out. */
const searchSchema = z.object({
  tab: z.enum(['report', 'alerts', 'prices', 'check']).optional().catch(undefined),
  month: z
    .string()
    .regex(/^20\d{2}-(?:0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
  by: z.enum(costGroups).optional().catch(undefined),
  and: z.enum(costGroups).optional().catch(undefined),
});

export const costsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'costs',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/costs/costs-page.tsx'), 'CostsPage'),
});
