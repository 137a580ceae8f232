import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root-route.tsx';

export const promptsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'prompts',
  component: lazyRouteComponent(() => import('../features/prompts/prompts-page.tsx'), 'PromptsPage'),
});
