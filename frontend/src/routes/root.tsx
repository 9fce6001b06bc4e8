import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { meQuery } from '@/shared/api/session';
import { currentLanguage, isLanguage, languageWasChosen, speak } from '@/shared/i18n/i18n';
import { AppShell } from './shell/AppShell';
import { Failed, NotFound } from './shell/Failed';

export interface RouterContext {
  cache: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFound });

/** Everything behind the login. No page below it is drawn before it is known who looks. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const me = await context.cache.ensureQueryData(meQuery);
    if (!me) throw redirect({ to: '/login', search: { to: location.href }, replace: true });
    if (me.must_change_password && location.pathname !== '/account') throw redirect({ to: '/account', replace: true });
    if (isLanguage(me.locale) && me.locale !== currentLanguage() && !languageWasChosen()) await speak(me.locale);
  },
  component: AppShell,
  errorComponent: Failed,
  notFoundComponent: NotFound,
});
