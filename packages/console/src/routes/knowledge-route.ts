import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { knowledgeTabs } from '../features/knowledge/knowledge-tabs.ts';
import { rootRoute } from './root-route.tsx';

/** What looks like a number in an address comes as one. */
const word = z.union([z.string(), z.number()]).transform(String);
const name = word.pipe(z.string().min(1).max(63)).optional().catch(undefined);

/** Which view is open, which documents are shown in it, and which of them is open. What does not fit is left out. */
const searchSchema = z.object({
  tab: z.enum(knowledgeTabs).optional().catch(undefined),
  /** Of documents and of those that are held. */
  collection: name,
  state: z.enum(['indexed', 'quarantined', 'rejected', 'failed']).optional().catch(undefined),
  text: word.pipe(z.string().max(200)).optional().catch(undefined),
  /** The document that is open: its collection, and its name in it. */
  inside: name,
  document: word.pipe(z.string().min(1).max(2_000)).optional().catch(undefined),
  /** Who is tried or calibrated. */
  assistant: name,
});

export type KnowledgeSearch = z.infer<typeof searchSchema>;

export const knowledgeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'knowledge',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/knowledge/knowledge-page.tsx'), 'KnowledgePage'),
});
