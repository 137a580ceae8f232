import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root-route.tsx';

export const guardsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'guards',
  component: lazyRouteComponent(() => import('../features/guards/guards-page.tsx'), 'GuardsPage'),
});
