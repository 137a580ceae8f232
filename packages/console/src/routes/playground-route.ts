import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.tsx';

const name = z.string().min(1).max(256).optional().catch(undefined);

/** What is tried and with whom, as it stands in the address; of the side on the right with a 2. What was asked is not in it. */
const searchSchema = z.object({
  tab: z.enum(['chat', 'compare', 'api', 'text']).optional().catch(undefined),
  model: name,
  policy: name,
  model2: name,
  policy2: name,
  dialect: name,
});

export const playgroundRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'playground',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/playground/playground-page.tsx'), 'PlaygroundPage'),
});
