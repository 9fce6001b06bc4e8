import { AppstoreOutlined } from '@ant-design/icons';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../root';
import type { SliceRoutes } from '../types';

export const today: SliceRoutes = {
  routes: [createRoute({ getParentRoute: () => shellRoute, path: '/today', component: lazyRouteComponent(() => import('@/features/today/ui/TodayPage'), 'TodayPage') })],
  nav: [{ key: 'today', path: '/today', label: 'today.title', icon: <AppstoreOutlined />, order: 10, show: () => true, work: () => true }],
};
