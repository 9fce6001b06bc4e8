import { QueryClient } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Application } from './routes/Application';
import { makeRouter } from './routes/router';
import { loadTexts } from './routes/texts';
import { whenSignedOut } from './shared/api/client';
import { Problem } from './shared/api/problem';
import { sitDown } from './shared/api/session';
import { startI18n } from './shared/i18n/i18n';
import { watchReleases } from './shared/lib/release';
import './shared/theme/app.css';

/** A refusal stays a refusal; only a lost answer is worth asking again. */
const retry = (count: number, error: unknown) => count < 2 && error instanceof Problem && error.uncertain;

const cache = new QueryClient({ defaultOptions: { queries: { retry, staleTime: 15_000, refetchOnWindowFocus: true } } });
const router = makeRouter(cache);

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

whenSignedOut(() => {
  sitDown(cache, null);
  void router.navigate({ to: '/login', search: { to: router.state.location.href }, replace: true });
});

watchReleases();

const root = document.getElementById('root');
void startI18n(loadTexts).then(() => {
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <Application cache={cache} router={router} />
    </StrictMode>,
  );
});
