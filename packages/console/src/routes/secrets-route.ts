import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root-route.tsx';

export const secretsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'secrets',
  component: lazyRouteComponent(() => import('../features/secrets/secrets-page.tsx'), 'SecretsPage'),
});
