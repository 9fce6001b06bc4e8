import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../root';

/** The driver's page stands outside the shell: it opens from what the phone keeps, before anybody can be asked who looks. */
export const driveRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/drive',
  component: lazyRouteComponent(() => import('./pages'), 'Drive'),
});
