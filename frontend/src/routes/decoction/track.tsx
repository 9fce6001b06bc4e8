import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../root';

/** The patient's page stands outside the shell: whoever has the link needs no account. */
export const trackRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/p/$token',
  component: lazyRouteComponent(() => import('./pages'), 'Track'),
});
