import { AuditOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({ getParentRoute, path: '/operations/journal', component: lazyRouteComponent(pages, 'Journal') }),
  createRoute({ getParentRoute, path: '/operations/review-rules', component: lazyRouteComponent(pages, 'ReviewRules') }),
  createRoute({ getParentRoute, path: '/operations/policies', component: lazyRouteComponent(pages, 'Policies') }),
  createRoute({ getParentRoute, path: '/operations/mail', component: lazyRouteComponent(pages, 'Mail') }),
  createRoute({ getParentRoute, path: '/operations/mail-templates', component: lazyRouteComponent(pages, 'Templates') }),
  createRoute({ getParentRoute, path: '/operations/duties', component: lazyRouteComponent(pages, 'Duties') }),
  createRoute({ getParentRoute, path: '/account/notices', component: lazyRouteComponent(pages, 'Preferences') }),
];

/** The entry leads to the first of its pages that this person may read. */
export const operations: SliceRoutes = {
  routes,
  nav: [
    { key: 'operations', path: '/operations/journal', under: '/operations', label: 'operations.nav.title', icon: <AuditOutlined />, order: 95, show: ({ may }) => may('read_journal') },
    { key: 'policies', path: '/operations/policies', under: '/operations', label: 'operations.tab.policies', icon: <AuditOutlined />, order: 95, show: ({ may }) => may('read_policies') && !may('read_journal') },
  ],
};
