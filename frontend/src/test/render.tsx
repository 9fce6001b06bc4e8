import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { App, ConfigProvider } from 'antd';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { vi, type Mock } from 'vitest';
import { texts } from '../routes/texts/en';
import { meQuery, type Me } from '../shared/api/session';

export const me: Me = {
  user: { id: '1', name: 'Zhou', login: 'zhou' },
  organisation: { id: '10', code: 'C', name: 'Centre', short_name: 'Centre', kind: 'centre' },
  roles: ['manager'],
  permissions: [],
  csrf: 'token',
  locale: 'en',
  acting_for: null,
  can_act_for: [],
  must_change_password: false,
  demo: false,
};

/** A page in English behind a session, at `/`, with every other address leading to a line that names it. */
export async function show(page: React.ReactElement, session: Partial<Me> = {}) {
  if (!i18next.isInitialized) await i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { translation: texts } }, interpolation: { escapeValue: false } });
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  cache.setQueryData(meQuery.queryKey, { ...me, ...session });
  const root = createRootRoute({ component: Outlet });
  const here = createRoute({ getParentRoute: () => root, path: '/', component: () => page });
  const away = createRoute({ getParentRoute: () => root, path: '$', component: () => <p>elsewhere</p> });
  const history = createMemoryHistory({ initialEntries: ['/'] });
  const router = createRouter({ routeTree: root.addChildren([here, away]), history });
  render(
    <ConfigProvider theme={{ token: { motion: false } }}>
      <App>
        <QueryClientProvider client={cache}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>,
  );
  return { cache, history };
}

export interface Answer {
  status?: number;
  body?: unknown;
}

/** Answers requests by `METHOD path`; returns the spy with every Request it was given. */
export function serve(answers: Record<string, Answer | ((request: Request) => Answer | Promise<Answer>)>): Mock<(request: Request) => Promise<Response>> {
  const fetching = vi.fn(async (request: Request) => {
    const { pathname } = new URL(request.url);
    const found = answers[`${request.method} ${pathname}`] ?? { status: 404, body: { title: `nothing at ${request.method} ${pathname}` } };
    const { status = 200, body } = typeof found === 'function' ? await found(request.clone()) : found;
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' } });
  });
  vi.stubGlobal('fetch', fetching);
  return fetching;
}
