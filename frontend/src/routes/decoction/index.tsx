import { ExperimentOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

const pages = () => import('./pages');
const getParentRoute = () => shellRoute;

const routes = [
  createRoute({ getParentRoute, path: '/decoction/review', component: lazyRouteComponent(pages, 'Review') }),
  createRoute({ getParentRoute, path: '/decoction/prescriptions', component: lazyRouteComponent(pages, 'Prescriptions') }),
  createRoute({ getParentRoute, path: '/decoction/prescriptions/$id', component: lazyRouteComponent(pages, 'Prescription') }),
  createRoute({ getParentRoute, path: '/decoction/write', component: lazyRouteComponent(pages, 'Entry') }),
  createRoute({ getParentRoute, path: '/decoction/work', component: lazyRouteComponent(pages, 'Work') }),
  createRoute({ getParentRoute, path: '/decoction/jobs/$id', component: lazyRouteComponent(pages, 'Job') }),
  createRoute({ getParentRoute, path: '/decoction/board', component: lazyRouteComponent(pages, 'Board') }),
  createRoute({ getParentRoute, path: '/decoction/exceptions', component: lazyRouteComponent(pages, 'Exceptions') }),
  createRoute({ getParentRoute, path: '/decoction/statement', component: lazyRouteComponent(pages, 'Statement') }),
  createRoute({ getParentRoute, path: '/decoction/needs', component: lazyRouteComponent(pages, 'Needs') }),
  createRoute({ getParentRoute, path: '/decoction/agreed', component: lazyRouteComponent(pages, 'AgreedPrescriptions') }),
  createRoute({ getParentRoute, path: '/decoction/machines', component: lazyRouteComponent(pages, 'Machines') }),
];

export const decoction: SliceRoutes = {
  routes,
  nav: [
    {
      key: 'decoction',
      path: '/decoction/prescriptions',
      under: '/decoction',
      label: 'decoction.nav',
      icon: <ExperimentOutlined />,
      order: 66,
      show: ({ may }) => may('read_decoction'),
      work: ({ may }) => (may('prescribe') && !may('edit_requisition')) || may('work_decoction'),
    },
  ],
};
