import { createRouter, createRoute, redirect } from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { meQuery, sessionOf } from '@/shared/api/session';
import { Waiting } from '@/shared/ui/States';
import { aliases } from './aliases';
import { trackRoute } from './decoction/track';
import { driveRoute } from './dispatch/drive';
import { loginRoute } from './identity/login';
import { rootRoute, shellRoute } from './root';
import { slices } from './slices';

const nav = slices.flatMap((slice) => slice.nav ?? []);

/** The desk opens on the first entry that this person sees: 今日. */
const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.cache.ensureQueryData(meQuery);
    if (!me) return;
    const session = sessionOf(me);
    const first = nav.filter((item) => item.show(session)).sort((a, b) => a.order - b.order)[0];
    if (first) throw redirect({ to: first.path, replace: true });
  },
});

const tree = rootRoute.addChildren([loginRoute, driveRoute, trackRoute, shellRoute.addChildren([homeRoute, ...aliases, ...slices.flatMap((slice) => slice.routes)])]);

/** `?state=draft`, not `?state=%22draft%22`: every filter is plain text. */
const plainSearch = {
  parseSearch: (text: string) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search: Record<string, unknown>) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '');
    const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
    return text ? `?${text}` : '';
  },
};

export function makeRouter(cache: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { cache },
    defaultPreload: 'intent',
    defaultPendingComponent: Waiting,
    scrollRestoration: false,
    ...plainSearch,
  });
}

export const contributions = { nav, search: slices.flatMap((slice) => slice.search ?? []) };
