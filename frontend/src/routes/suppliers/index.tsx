import { ShopOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({ getParentRoute, path: '/suppliers/register', component: lazyRouteComponent(pages, 'Suppliers') }),
  createRoute({ getParentRoute, path: '/suppliers/register/$id', component: lazyRouteComponent(pages, 'Supplier') }),
  createRoute({ getParentRoute, path: '/suppliers/contracts', component: lazyRouteComponent(pages, 'Contracts') }),
  createRoute({ getParentRoute, path: '/suppliers/contracts/$id', component: lazyRouteComponent(pages, 'Contract') }),
  createRoute({ getParentRoute, path: '/suppliers/contracts/$id/import', component: lazyRouteComponent(pages, 'ImportLines') }),
  createRoute({ getParentRoute, path: '/suppliers/tenders', component: lazyRouteComponent(pages, 'Tenders') }),
  createRoute({ getParentRoute, path: '/suppliers/tenders/$id', component: lazyRouteComponent(pages, 'Tender') }),
  createRoute({ getParentRoute, path: '/suppliers/tenders/$id/import/$kind', component: lazyRouteComponent(pages, 'ImportTender') }),
];

export const suppliers: SliceRoutes = {
  routes,
  nav: [
    {
      key: 'suppliers',
      path: '/suppliers/register',
      under: '/suppliers',
      label: 'suppliers.nav.title',
      icon: <ShopOutlined />,
      order: 25,
      show: ({ may }) => may('read_suppliers'),
      work: ({ may, is }) => may('manage_suppliers') || is('supplier'),
    },
  ],
  search: [
    {
      key: 'suppliers',
      label: 'suppliers.tab.suppliers',
      path: '/api/suppliers',
      show: ({ may, is }) => may('read_suppliers') && !is('supplier'),
      hit: (row) => ({ id: `supplier-${String(row.id)}`, title: String(row.name), detail: String(row.uscc), to: `/suppliers/register/${String(row.id)}` }),
    },
    {
      key: 'contracts',
      label: 'suppliers.tab.contracts',
      path: '/api/suppliers/contracts',
      show: ({ may }) => may('read_contracts'),
      hit: (row) => ({ id: `contract-${String(row.id)}`, title: String(row.title), detail: String(row.number), to: `/suppliers/contracts/${String(row.id)}` }),
    },
  ],
};
