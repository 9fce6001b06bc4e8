import { TeamOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({ getParentRoute, path: '/people/organisations', component: lazyRouteComponent(pages, 'Organisations') }),
  createRoute({ getParentRoute, path: '/people/organisations/$id', component: lazyRouteComponent(pages, 'Organisations') }),
  createRoute({ getParentRoute, path: '/people/users', component: lazyRouteComponent(pages, 'Users') }),
  createRoute({ getParentRoute, path: '/people/delegations', component: lazyRouteComponent(pages, 'Delegations') }),
  createRoute({ getParentRoute, path: '/account', component: lazyRouteComponent(pages, 'Account') }),
];

export const identity: SliceRoutes = {
  routes,
  nav: [
    {
      key: 'identity',
      path: '/people/organisations',
      under: '/people',
      label: 'identity.nav.title',
      icon: <TeamOutlined />,
      order: 90,
      show: ({ may }) => may('read_organisations'),
    },
  ],
  search: [
    {
      key: 'organisations',
      label: 'identity.tab.organisations',
      path: '/api/identity/organisations',
      show: ({ may }) => may('read_organisations'),
      hit: (row) => ({ id: `organisation-${String(row.id)}`, title: String(row.name), detail: String(row.code), to: `/people/organisations/${String(row.id)}` }),
    },
  ],
};
