import { api } from '@/shared/api/client';
import { useVerb } from '@/shared/api/verb';
import type { User } from '../model';
import { USERS } from './users';

type Target = Pick<User, 'id' | 'version'>;

export function useDeactivateUser(done: string) {
  return useVerb<Target>({
    call: ({ id, version }, head) => api.POST('/api/identity/users/{id}/deactivation', { params: { path: { id }, header: head.on(version) } }),
    touches: [USERS],
    row: ({ id }) => id,
    done,
  });
}

export function useActivateUser(done: string) {
  return useVerb<Target>({
    call: ({ id, version }, head) => api.POST('/api/identity/users/{id}/activation', { params: { path: { id }, header: head.on(version) } }),
    touches: [USERS],
    row: ({ id }) => id,
    done,
  });
}
