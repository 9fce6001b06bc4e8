import { SwapOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({ getParentRoute, path: '/exchange/shortages', component: lazyRouteComponent(pages, 'Shortages') }),
  createRoute({ getParentRoute, path: '/exchange/shortages/$id', component: lazyRouteComponent(pages, 'Shortage') }),
  createRoute({ getParentRoute, path: '/exchange/transfers', component: lazyRouteComponent(pages, 'Transfers') }),
  createRoute({ getParentRoute, path: '/exchange/transfers/$id', component: lazyRouteComponent(pages, 'Transfer') }),
  createRoute({ getParentRoute, path: '/exchange/recalls', component: lazyRouteComponent(pages, 'Recalls') }),
  createRoute({ getParentRoute, path: '/exchange/recalls/$id', component: lazyRouteComponent(pages, 'Recall') }),
  createRoute({ getParentRoute, path: '/exchange/near-expiry', component: lazyRouteComponent(pages, 'NearExpiry') }),
  createRoute({ getParentRoute, path: '/exchange/offers', component: lazyRouteComponent(pages, 'Offers') }),
  createRoute({ getParentRoute, path: '/exchange/offers/$id', component: lazyRouteComponent(pages, 'Offer') }),
  createRoute({ getParentRoute, path: '/exchange/figures', component: lazyRouteComponent(pages, 'Figures') }),
];

export const exchange: SliceRoutes = {
  routes,
  nav: [
    {
      key: 'exchange',
      path: '/exchange/shortages',
      under: '/exchange',
      label: 'exchange.nav',
      icon: <SwapOutlined />,
      order: 64,
      show: ({ may }) => may('read_exchange'),
      work: ({ may }) => may('ask_shortage') || may('run_exchange'),
    },
  ],
};
