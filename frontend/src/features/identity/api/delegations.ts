import { api } from '@/shared/api/client';
import { useList, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Delegation } from '../model';

export const DELEGATIONS = '/api/identity/delegations';

export function useDelegations(): Listing<Delegation> {
  return useList<Delegation>(DELEGATIONS);
}

export interface NewDelegation {
  to_user_id: string;
  starts_on: string;
  ends_on: string;
  reason: string;
}

export function useDelegate(options: { done: string; onDone: () => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<NewDelegation, Delegation>({
    call: (body, head) => api.POST('/api/identity/delegations', { body, headers: head.create }),
    touches: [DELEGATIONS],
    row: (_, made) => made.id,
    ...options,
  });
}

export function useRevokeDelegation(done: string) {
  return useVerb<Pick<Delegation, 'id' | 'version'>>({
    call: ({ id, version }, head) => api.POST('/api/identity/delegations/{id}/revocation', { params: { path: { id } }, headers: head.on(version) }),
    touches: [DELEGATIONS, '/api/identity/me'],
    row: ({ id }) => id,
    done,
  });
}
