import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.tsx';

const word = z.string().min(1).max(512).optional().catch(undefined);

/** What the queue is filtered by, and which item is open, as it stands in the address. What does not fit is left out. */
const searchSchema = z.object({
  state: z.enum(['mine', 'overdue', 'closed']).optional().catch(undefined),
  kind: word,
  rule: word,
  key: word,
  request: word,
  item: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,200}$/)
    .optional()
    .catch(undefined),
});

export type ReviewSearch = z.infer<typeof searchSchema>;

export const reviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'review',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/review/review-page.tsx'), 'ReviewPage'),
});
