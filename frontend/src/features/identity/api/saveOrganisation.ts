import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { Organisation } from '../model';
import { ORGANISATIONS } from './organisations';

interface Options {
  done: string;
  onDone: (organisation: Organisation) => void;
  onProblem: (problem: Problem) => boolean;
}

export type NewOrganisation = Wire['NewOrganisation'];

export function useCreateOrganisation(options: Options) {
  return useVerb<NewOrganisation, Organisation>({
    call: (body, head) => api.POST('/api/identity/organisations', { params: { header: head.create }, body }),
    touches: [ORGANISATIONS],
    row: (_, made) => made.id,
    ...options,
  });
}

/** `parent_id` is another place in the tree; null leaves it where it is. */
export type OrganisationChange = Wire['OrganisationChange'];

export function useAmendOrganisation(organisation: Pick<Organisation, 'id' | 'version'>, options: Options) {
  return useVerb<OrganisationChange, Organisation>({
    call: (body, head) => api.PUT('/api/identity/organisations/{id}', { params: { path: { id: organisation.id }, header: head.on(organisation.version) }, body }),
    touches: [ORGANISATIONS],
    row: () => organisation.id,
    ...options,
  });
}
