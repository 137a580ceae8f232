import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.tsx';

/** Which batches are shown, after which one, and which of them is open. What does not fit is left out. */
const searchSchema = z.object({
  state: z.enum(['running', 'ended']).optional().catch(undefined),
  after: z.string().max(100).optional().catch(undefined),
  batch: z.string().max(100).optional().catch(undefined),
});

export const batchesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'batches',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/batches/batches-page.tsx'), 'BatchesPage'),
});
