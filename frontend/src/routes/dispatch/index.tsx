import { CarOutlined, CompassOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({ getParentRoute, path: '/dispatch/tasks', component: lazyRouteComponent(pages, 'Tasks') }),
  createRoute({ getParentRoute, path: '/dispatch/waves', component: lazyRouteComponent(pages, 'Waves') }),
  createRoute({ getParentRoute, path: '/dispatch/waves/$id', component: lazyRouteComponent(pages, 'Wave') }),
  createRoute({ getParentRoute, path: '/dispatch/runs', component: lazyRouteComponent(pages, 'Runs') }),
  createRoute({ getParentRoute, path: '/dispatch/runs/$id', component: lazyRouteComponent(pages, 'Run') }),
  createRoute({ getParentRoute, path: '/dispatch/bins', component: lazyRouteComponent(pages, 'Bins') }),
  createRoute({ getParentRoute, path: '/dispatch/vehicles', component: lazyRouteComponent(pages, 'Fleet') }),
  createRoute({ getParentRoute, path: '/dispatch/places', component: lazyRouteComponent(pages, 'Places') }),
];

export const dispatch: SliceRoutes = {
  routes,
  nav: [
    {
      key: 'dispatch',
      path: '/dispatch/tasks',
      under: '/dispatch',
      label: 'dispatch.nav',
      icon: <CarOutlined />,
      order: 62,
      show: ({ may }) => may('read_dispatch'),
      work: ({ may }) => may('pick_goods') || may('check_goods') || may('plan_runs'),
    },
    {
      key: 'drive',
      path: '/drive',
      label: 'dispatch.nav_drive',
      icon: <CompassOutlined />,
      order: 63,
      show: ({ may }) => may('drive_runs'),
      work: ({ may }) => may('drive_runs'),
    },
  ],
};
