import { api } from '@/shared/api/client';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { User } from '../model';

export const USERS = '/api/identity/users';

export function useUsers(filters: Filters): Listing<User> {
  return useList<User>(USERS, filters);
}

export type UserFacts = Wire['UserFacts'];
export type NewUser = Wire['NewUser'];

interface Options {
  done: string;
  onDone: () => void;
  onProblem: (problem: Problem) => boolean;
}

export function useCreateUser(options: Options) {
  return useVerb<NewUser, User>({
    call: (body, head) => api.POST('/api/identity/users', { params: { header: head.create }, body }),
    touches: [USERS],
    row: (_, made) => made.id,
    ...options,
  });
}

export function useAmendUser(user: Pick<User, 'id' | 'version'>, options: Options) {
  return useVerb<UserFacts, User>({
    call: (body, head) => api.PUT('/api/identity/users/{id}', { params: { path: { id: user.id }, header: head.on(user.version) }, body }),
    touches: [USERS],
    row: () => user.id,
    ...options,
  });
}
