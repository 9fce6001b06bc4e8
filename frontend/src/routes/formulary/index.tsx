import { MedicineBoxOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({ getParentRoute, path: '/formulary/items', component: lazyRouteComponent(pages, 'Items') }),
  createRoute({ getParentRoute, path: '/formulary/items/$id', component: lazyRouteComponent(pages, 'Item') }),
  createRoute({ getParentRoute, path: '/formulary/changes', component: lazyRouteComponent(pages, 'Changes') }),
  createRoute({ getParentRoute, path: '/formulary/changes/new', component: lazyRouteComponent(pages, 'NewChange') }),
  createRoute({ getParentRoute, path: '/formulary/changes/$id', component: lazyRouteComponent(pages, 'Change') }),
  createRoute({ getParentRoute, path: '/formulary/imports', component: lazyRouteComponent(pages, 'Imports') }),
  createRoute({ getParentRoute, path: '/formulary/imports/new', component: lazyRouteComponent(pages, 'NewImport') }),
  createRoute({ getParentRoute, path: '/formulary/imports/$id', component: lazyRouteComponent(pages, 'Import') }),
  createRoute({ getParentRoute, path: '/formulary/crosswalk', component: lazyRouteComponent(pages, 'Crosswalk') }),
  createRoute({ getParentRoute, path: '/formulary/crosswalk/import', component: lazyRouteComponent(pages, 'NewCrosswalk') }),
];

export const formulary: SliceRoutes = {
  routes,
  nav: [
    {
      key: 'formulary',
      path: '/formulary/items',
      under: '/formulary',
      label: 'formulary.nav.title',
      icon: <MedicineBoxOutlined />,
      order: 20,
      show: ({ may }) => may('read_formulary'),
      work: ({ may }) => may('import_formulary'),
    },
  ],
  search: [
    {
      key: 'items',
      label: 'formulary.nav.title',
      path: '/api/formulary/items',
      show: ({ may }) => may('read_formulary'),
      hit: (row) => ({
        id: `item-${String(row.id)}`,
        title: [row.name, row.form, row.specification].filter(Boolean).join(' '),
        detail: [row.manufacturer, row.code].filter(Boolean).join(' · '),
        to: `/formulary/items/${String(row.id)}`,
      }),
    },
  ],
};
