import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.tsx';

/** Which view is open, and what is looked for in it. */
const searchSchema = z.object({
  tab: z.enum(['configuration', 'edit', 'history', 'retention', 'record']).optional().catch(undefined),
  text: z.string().max(200).optional().catch(undefined),
  /** Where settings come from; `written` are those that somebody has set. */
  source: z.enum(['written', 'file', 'environment', 'command-line', 'default', 'unset']).optional().catch(undefined),
  /** Of the text, from 1. */
  line: z.number().int().positive().optional().catch(undefined),
  /** Two versions that are compared; without `against` it is the one before. */
  version: z.string().max(128).optional().catch(undefined),
  against: z.string().max(128).optional().catch(undefined),
  /** A proposed change that is looked at. */
  proposal: z.string().max(128).optional().catch(undefined),
});

export type SettingsSearch = z.infer<typeof searchSchema>;

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'settings',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});
