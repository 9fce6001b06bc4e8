import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Organisation, OrganisationFacts } from '../model';
import { ORGANISATIONS } from './organisations';

interface Options {
  done: string;
  onDone: (organisation: Organisation) => void;
  onProblem: (problem: Problem) => boolean;
}

export interface NewOrganisation {
  kind: string;
  parent_id: string | null;
  facts: OrganisationFacts;
}

export function useCreateOrganisation(options: Options) {
  return useVerb<NewOrganisation, Organisation>({
    call: (body, head) => api.POST('/api/identity/organisations', { params: { header: head.create }, body }),
    touches: [ORGANISATIONS],
    row: (_, made) => made.id,
    ...options,
  });
}

export interface OrganisationChange {
  /** Another place in the tree; null leaves it where it is. */
  parent_id: string | null;
  facts: OrganisationFacts;
}

export function useAmendOrganisation(organisation: Pick<Organisation, 'id' | 'version'>, options: Options) {
  return useVerb<OrganisationChange, Organisation>({
    call: (body, head) => api.PUT('/api/identity/organisations/{id}', { params: { path: { id: organisation.id }, header: head.on(organisation.version) }, body }),
    touches: [ORGANISATIONS],
    row: () => organisation.id,
    ...options,
  });
}
