import { queryOptions, useQueryClient, useSuspenseQuery, type QueryClient } from '@tanstack/react-query';
import { api, speakAs } from './client';
import type { Wire } from './wire';
import { Problem } from './problem';

export type PersonRef = Wire['UserRef'];
export type OrgRef = Wire['OrgRef'];

/** Who sits in front of the screen, and for whom he acts. */
export type Me = Wire['Me'];
export type Permission = Wire['Permission'];

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
  may: (permission: Permission) => boolean;
  is: (...kinds: OrgRef['kind'][]) => boolean;
}

export const sessionOf = (me: Me): Session => ({
  ...me,
  may: (permission) => me.permissions.includes(permission),
  is: (...kinds) => kinds.includes(me.organisation.kind),
});

/** The session of the pages behind the login; the router has made sure that there is one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(meQuery);
  if (!data) throw new Problem({ status: 401, title: 'signed out', code: 'web.signed_out' });
  return sessionOf(data);
}

export function useLeave(): () => Promise<void> {
  const cache = useQueryClient();
  return async () => {
    await api.DELETE('/api/identity/session', {}).catch(() => undefined);
    sitDown(cache, null);
  };
}
