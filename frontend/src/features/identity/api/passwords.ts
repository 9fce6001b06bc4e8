import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { User } from '../model';
import { USERS } from './users';

interface Options {
  done: string;
  onDone: () => void;
  onProblem: (problem: Problem) => boolean;
}

/** A temporary password for somebody else; he must change it when he next signs in. */
export function useResetPassword(user: Pick<User, 'id' | 'version'>, options: Options) {
  return useVerb<{ password: string }>({
    call: (body, head) => api.POST('/api/identity/users/{id}/password-reset', { params: { path: { id: user.id }, header: head.on(user.version) }, body }),
    touches: [USERS],
    row: () => user.id,
    ...options,
  });
}

export function useChangePassword(options: Options) {
  return useVerb<{ current: string; new: string }>({
    call: (body) => api.POST('/api/identity/me/password', { body }),
    touches: ['/api/identity/me'],
    ...options,
  });
}
