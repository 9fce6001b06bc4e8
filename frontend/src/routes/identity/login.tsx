import { createRoute, redirect, useNavigate, useSearch } from '@tanstack/react-router';
import { SignIn } from '@/features/identity/ui/SignIn';
import { meQuery } from '@/shared/api/session';
import { rootRoute } from '../root';

interface LoginSearch {
  to?: string;
}

/** Only addresses of our own pages: a crafted link must not lead elsewhere after signing in. */
function ownAddress(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/';
}

export const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): LoginSearch => (search.to ? { to: ownAddress(search.to) } : {}),
  beforeLoad: async ({ context, search }) => {
    const me = await context.cache.ensureQueryData(meQuery).catch(() => null);
    if (me) throw redirect({ to: ownAddress(search.to), replace: true });
  },
  component: LoginPage,
});

function LoginPage() {
  const navigate = useNavigate();
  const search: LoginSearch = useSearch({ strict: false });
  return <SignIn onDone={() => void navigate({ href: ownAddress(search.to), replace: true })} />;
}
