import { api } from '@/shared/api/client';
import { useVerb } from '@/shared/api/verb';
import type { Organisation } from '../model';
import { ORGANISATIONS } from './organisations';

type Target = Pick<Organisation, 'id' | 'version'>;

export function useDeactivateOrganisation(done: string) {
  return useVerb<Target>({
    call: ({ id, version }, head) => api.POST('/api/identity/organisations/{id}/deactivation', { params: { path: { id }, header: head.on(version) } }),
    touches: [ORGANISATIONS],
    row: ({ id }) => id,
    done,
  });
}

export function useActivateOrganisation(done: string) {
  return useVerb<Target>({
    call: ({ id, version }, head) => api.POST('/api/identity/organisations/{id}/activation', { params: { path: { id }, header: head.on(version) } }),
    touches: [ORGANISATIONS],
    row: ({ id }) => id,
    done,
  });
}
