import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.tsx';

/** Which view is open, and what a new bundle begins with: `request` preselects one request for disclosure. */
const searchSchema = z.object({
  tab: z.enum(['ledger', 'exports', 'erasure', 'register', 'incidents']).optional().catch(undefined),
  request: z
    .string()
    .regex(/^req_[A-Za-z0-9_-]{1,128}$/)
    .optional()
    .catch(undefined),
  /** Of incidents: the least grave that are shown, and whether those in shadow are. */
  least: z.enum(['flag', 'review', 'redact', 'unable', 'block']).optional().catch(undefined),
  shadow: z.boolean().optional().catch(undefined),
});

export const evidenceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'evidence',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/evidence/evidence-page.tsx'), 'EvidencePage'),
});
