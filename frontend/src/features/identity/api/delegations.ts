import { api } from '@/shared/api/client';
import { useList, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { PersonRef } from '@/shared/api/refs';
import type { Wire } from '@/shared/api/wire';
import type { Delegation } from '../model';

export const DELEGATIONS = '/api/identity/delegations';

export function useDelegations(): Listing<Delegation> {
  return useList<Delegation>(DELEGATIONS);
}

/** The people to whom one may hand one's work. */
export function useColleagues(): Listing<PersonRef> {
  return useList<PersonRef>('/api/identity/colleagues', {}, { limit: 200 });
}

export type NewDelegation = Wire['DelegationGiven'];

export function useDelegate(options: { done: string; onDone: () => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<NewDelegation, Delegation>({
    call: (body, head) => api.POST('/api/identity/delegations', { params: { header: head.create }, body }),
    touches: [DELEGATIONS],
    row: (_, made) => made.id,
    ...options,
  });
}

export function useRevokeDelegation(done: string) {
  return useVerb<Pick<Delegation, 'id' | 'version'>>({
    call: ({ id, version }, head) => api.POST('/api/identity/delegations/{id}/revocation', { params: { path: { id }, header: head.on(version) } }),
    touches: [DELEGATIONS, '/api/identity/me'],
    row: ({ id }) => id,
    done,
  });
}
