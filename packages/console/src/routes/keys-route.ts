import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.tsx';

/** Which keys are shown, in which order; what is usual is left out of the address. */
const searchSchema = z.object({
  tab: z.enum(['keys', 'limits']).optional().catch(undefined),
  /** In names, prefixes, purposes and labels. */
  text: z.string().max(200).optional().catch(undefined),
  state: z.enum(['valid', 'expired', 'revoked', 'all']).optional().catch(undefined),
  sort: z.enum(['created', 'name', 'role', 'used', 'requests', 'risk']).optional().catch(undefined),
});

export const keysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'keys',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/keys/keys-page.tsx'), 'KeysPage'),
});
