import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root-route.tsx';

export const requestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'log/$request',
  component: lazyRouteComponent(() => import('../features/log/request-page.tsx'), 'RequestPage'),
});
