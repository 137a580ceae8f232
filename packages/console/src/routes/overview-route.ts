import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { periodSearch } from '../traffic/periods.ts';
import { rootRoute } from './root-route.tsx';

export const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: z.object(periodSearch),
  component: lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
});
