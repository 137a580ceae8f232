import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { logSearchSchema } from '../features/log/log-search.ts';
import { rootRoute } from './root-route.tsx';

export const logRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'log',
  validateSearch: logSearchSchema,
  component: lazyRouteComponent(() => import('../features/log/log-page.tsx'), 'LogPage'),
});
