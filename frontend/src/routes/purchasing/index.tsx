import { ShoppingCartOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({ getParentRoute, path: '/purchasing/orders', component: lazyRouteComponent(pages, 'Orders') }),
  createRoute({ getParentRoute, path: '/purchasing/orders/$id', component: lazyRouteComponent(pages, 'Order') }),
  createRoute({ getParentRoute, path: '/purchasing/orders/$id/ship', component: lazyRouteComponent(pages, 'Ship') }),
  createRoute({ getParentRoute, path: '/purchasing/plans', component: lazyRouteComponent(pages, 'Plans') }),
  createRoute({ getParentRoute, path: '/purchasing/plans/$id', component: lazyRouteComponent(pages, 'Plan') }),
  createRoute({ getParentRoute, path: '/purchasing/plans/$id/review', component: lazyRouteComponent(pages, 'PlanReview') }),
  createRoute({ getParentRoute, path: '/purchasing/plans/$id/comparison', component: lazyRouteComponent(pages, 'PlanComparison') }),
  createRoute({ getParentRoute, path: '/purchasing/pace', component: lazyRouteComponent(pages, 'Pace') }),
  createRoute({ getParentRoute, path: '/purchasing/ship-notices', component: lazyRouteComponent(pages, 'Notices') }),
  createRoute({ getParentRoute, path: '/purchasing/ship-notices/$id', component: lazyRouteComponent(pages, 'Notice') }),
  createRoute({ getParentRoute, path: '/purchasing/receipts', component: lazyRouteComponent(pages, 'Receipts') }),
  createRoute({ getParentRoute, path: '/purchasing/receipts/$id', component: lazyRouteComponent(pages, 'Receipt') }),
  createRoute({ getParentRoute, path: '/purchasing/returns', component: lazyRouteComponent(pages, 'Returns') }),
  createRoute({ getParentRoute, path: '/purchasing/returns/$id', component: lazyRouteComponent(pages, 'Return') }),
  createRoute({ getParentRoute, path: '/purchasing/platform', component: lazyRouteComponent(pages, 'Platform') }),
  createRoute({ getParentRoute, path: '/purchasing/delivery-rules', component: lazyRouteComponent(pages, 'DeliveryRules') }),
];

export const purchasing: SliceRoutes = {
  routes,
  nav: [
    {
      key: 'purchasing',
      path: '/purchasing/orders',
      under: '/purchasing',
      label: 'purchasing.nav.title',
      icon: <ShoppingCartOutlined />,
      order: 40,
      show: ({ may }) => may('read_orders'),
      work: ({ may }) => may('receive_goods') || may('inspect_goods') || may('plan_purchases') || may('approve_orders') || may('confirm_orders'),
    },
  ],
  search: [
    {
      key: 'orders',
      label: 'purchasing.tab.orders',
      path: '/api/purchasing/orders',
      show: ({ may }) => may('read_orders'),
      hit: (row) => ({
        id: `order-${String(row.id)}`,
        title: String(row.number),
        detail: (row.supplier as { name?: string } | undefined)?.name ?? '',
        to: `/purchasing/orders/${String(row.id)}`,
      }),
    },
  ],
};
