import { queryOptions, useQueryClient, useSuspenseQuery, type QueryClient } from '@tanstack/react-query';
import { api, speakAs } from './client';
import { Problem } from './problem';

export interface PersonRef {
  id: string;
  name: string;
}

export interface OrgRef {
  id: string;
  code: string;
  name: string;
  short_name: string;
  kind: string;
}

/** Who sits in front of the screen, and for whom he acts. */
export interface Me {
  user: PersonRef & { login: string };
  organisation: OrgRef;
  roles: string[];
  permissions: string[];
  csrf: string;
  locale: string | null;
  /** The absent colleague in whose place he decides, by a dated delegation. */
  acting_for: PersonRef | null;
  can_act_for: PersonRef[];
  demo: boolean;
  /** The password was given by somebody else: nothing else is allowed before it is changed. */
  must_change_password?: boolean;
}

async function fetchMe(): Promise<Me | null> {
  try {
    const answer = await api.GET('/api/identity/me', {});
    const me = answer.data as Me;
    speakAs({ csrf: me.csrf });
    return me;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** The session, null when nobody is signed in. */
export const meQuery = queryOptions({ queryKey: ['get', '/api/identity/me'], queryFn: fetchMe, staleTime: 5 * 60_000 });

/** A new person sits down: nothing that the last one saw may stay in memory. */
export function sitDown(cache: QueryClient, me: Me | null): void {
  cache.clear();
  speakAs({ csrf: me?.csrf ?? '' });
  cache.setQueryData(meQuery.queryKey, me);
}

export interface Session extends Me {
  /** May this person do something that needs this permission? The server asks again anyway. */
  may: (permission: string) => boolean;
  is: (...kinds: string[]) => boolean;
}

/** The session of the pages behind the login; the router has made sure that there is one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(meQuery);
  if (!data) throw new Problem({ status: 401, title: 'signed out', code: 'web.signed_out' });
  return {
    ...data,
    may: (permission) => data.permissions.includes(permission),
    is: (...kinds) => kinds.includes(data.organisation.kind),
  };
}

export function useLeave(): () => Promise<void> {
  const cache = useQueryClient();
  return async () => {
    await api.DELETE('/api/identity/session', {}).catch(() => undefined);
    sitDown(cache, null);
  };
}
