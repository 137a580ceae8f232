import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.tsx';

/** Which part of the page is open and what it shows, as it stands in the address. What does not fit is left out. */
const searchSchema = z.object({
  tab: z.enum(['policy', 'recognisers', 'patterns', 'consents', 'register', 'trial']).optional().catch(undefined),
  /** Of the recognisers: words to find, and whether they are on. */
  find: z.string().max(128).optional().catch(undefined),
  state: z.enum(['on', 'off']).optional().catch(undefined),
});

export const privacyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'privacy',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/privacy/privacy-page.tsx'), 'PrivacyPage'),
});
