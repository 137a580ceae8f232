import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { modelColumns } from '../features/models/model-columns.ts';
import { periodSearch } from '../traffic/periods.ts';
import { rootRoute } from './root-route.tsx';

const searchSchema = z.object({
  ...periodSearch,
  sort: z.enum(modelColumns).optional().catch(undefined),
  tab: z.enum(['servers', 'register']).optional().catch(undefined),
});

export const modelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'models',
  validateSearch: searchSchema,
  component: lazyRouteComponent(() => import('../features/models/models-page.tsx'), 'ModelsPage'),
});
