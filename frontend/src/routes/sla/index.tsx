import { FieldTimeOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({ getParentRoute, path: '/sla/suppliers', component: lazyRouteComponent(pages, 'League') }),
  createRoute({ getParentRoute, path: '/sla/suppliers/$id', component: lazyRouteComponent(pages, 'Levels') }),
  createRoute({ getParentRoute, path: '/sla/clocks', component: lazyRouteComponent(pages, 'Clocks') }),
  createRoute({ getParentRoute, path: '/sla/breaches', component: lazyRouteComponent(pages, 'Breaches') }),
  createRoute({
    getParentRoute,
    path: '/sla/breaches/$id',
    beforeLoad: ({ params }) => {
      throw redirect({ to: '/sla/breaches', search: { open: params.id } as never, replace: true });
    },
  }),
  createRoute({
    getParentRoute,
    path: '/sla/policies',
    beforeLoad: () => {
      throw redirect({ to: '/operations/policies', replace: true });
    },
  }),
  createRoute({ getParentRoute, path: '/sla/cases', component: lazyRouteComponent(pages, 'Cases') }),
  createRoute({ getParentRoute, path: '/sla/cases/$id', component: lazyRouteComponent(pages, 'Case') }),
  createRoute({ getParentRoute, path: '/sla/rehearsal', component: lazyRouteComponent(pages, 'Rehearsal') }),
];

export const sla: SliceRoutes = {
  routes,
  nav: [
    {
      key: 'sla',
      path: '/sla/suppliers',
      under: '/sla',
      label: 'sla.nav.title',
      icon: <FieldTimeOutlined />,
      order: 45,
      show: ({ may }) => may('read_levels'),
    },
  ],
};
