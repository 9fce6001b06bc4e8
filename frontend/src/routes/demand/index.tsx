import { InboxOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({
    getParentRoute,
    path: '/demand',
    beforeLoad: () => {
      throw redirect({ to: '/demand/requisitions', replace: true });
    },
  }),
  createRoute({ getParentRoute, path: '/demand/requisitions', component: lazyRouteComponent(pages, 'Requisitions') }),
  createRoute({ getParentRoute, path: '/demand/requisitions/$id', component: lazyRouteComponent(pages, 'Requisition') }),
  createRoute({ getParentRoute, path: '/demand/review', component: lazyRouteComponent(pages, 'Review') }),
  createRoute({ getParentRoute, path: '/demand/cycles', component: lazyRouteComponent(pages, 'Cycles') }),
  createRoute({ getParentRoute, path: '/demand/back-orders', component: lazyRouteComponent(pages, 'BackOrders') }),
  createRoute({ getParentRoute, path: '/demand/budgets', component: lazyRouteComponent(pages, 'Budgets') }),
  createRoute({ getParentRoute, path: '/demand/budgets/import', component: lazyRouteComponent(pages, 'ImportBudgets') }),
  createRoute({ getParentRoute, path: '/demand/cycles/$id', component: lazyRouteComponent(pages, 'Cycle') }),
  createRoute({ getParentRoute, path: '/demand/declarations', component: lazyRouteComponent(pages, 'Rounds') }),
  createRoute({ getParentRoute, path: '/demand/declarations/$id', component: lazyRouteComponent(pages, 'Round') }),
  createRoute({ getParentRoute, path: '/demand/declarations/sheet/$id', component: lazyRouteComponent(pages, 'Sheet') }),
];

export const demand: SliceRoutes = {
  routes,
  nav: [
    {
      key: 'demand',
      path: '/demand/requisitions',
      under: '/demand',
      label: 'demand.nav.title',
      icon: <InboxOutlined />,
      order: 30,
      show: ({ may }) => may('read_demand'),
      work: ({ may }) => may('edit_requisition') || may('approve_requisition') || may('accept_requisition') || may('manage_cycles'),
    },
  ],
  search: [
    {
      key: 'requisitions',
      label: 'demand.tab.requisitions',
      path: '/api/demand/requisitions',
      show: ({ may }) => may('read_demand'),
      hit: (row) => ({
        id: `requisition-${String(row.id)}`,
        title: String(row.number),
        detail: (row.facility as { name?: string } | undefined)?.name ?? '',
        to: `/demand/requisitions/${String(row.id)}`,
      }),
    },
  ],
};
