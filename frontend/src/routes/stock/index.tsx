import { ContainerOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({ getParentRoute, path: '/stock/balances', component: lazyRouteComponent(pages, 'Balances') }),
  createRoute({ getParentRoute, path: '/stock/on-the-way', component: lazyRouteComponent(pages, 'Way') }),
  createRoute({ getParentRoute, path: '/stock/reservations', component: lazyRouteComponent(pages, 'Reservations') }),
  createRoute({ getParentRoute, path: '/stock/issues', component: lazyRouteComponent(pages, 'Issues') }),
  createRoute({ getParentRoute, path: '/stock/consumption', component: lazyRouteComponent(pages, 'ConsumptionFiles') }),
  createRoute({ getParentRoute, path: '/stock/counts', component: lazyRouteComponent(pages, 'Counts') }),
  createRoute({ getParentRoute, path: '/stock/counts/$id', component: lazyRouteComponent(pages, 'Count') }),
  createRoute({ getParentRoute, path: '/stock/adjustments', component: lazyRouteComponent(pages, 'Adjustments') }),
  createRoute({ getParentRoute, path: '/stock/adjustments/$id', component: lazyRouteComponent(pages, 'Adjustment') }),
  createRoute({ getParentRoute, path: '/stock/codes', component: lazyRouteComponent(pages, 'Codes') }),
  createRoute({ getParentRoute, path: '/stock/items/$id', component: lazyRouteComponent(pages, 'StockItem') }),
];

export const stock: SliceRoutes = {
  routes,
  nav: [
    {
      key: 'stock',
      path: '/stock/balances',
      under: '/stock',
      label: 'stock.nav.title',
      icon: <ContainerOutlined />,
      order: 60,
      show: ({ may }) => may('read_stock'),
      work: ({ may }) => may('count_stock'),
    },
  ],
};
