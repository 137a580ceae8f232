import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root-route.tsx';

export const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'start',
  component: lazyRouteComponent(() => import('../features/start/start-page.tsx'), 'StartPage'),
});
