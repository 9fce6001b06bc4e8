import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { fetchAll } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import type { Organisation, OrganisationRow } from '../model';

export const ORGANISATIONS = '/api/identity/organisations';

/** Most rows that a page may have. */
const PAGE = 500;

/** The whole tree within reach: some hundred rows, a few requests. */
export function useOrganisationTree(): UseQueryResult<OrganisationRow[], Problem> {
  return useQuery<OrganisationRow[], Problem>({
    queryKey: ['get', ORGANISATIONS, 'tree'],
    staleTime: 60_000,
    queryFn: ({ signal }) => fetchAll(ORGANISATIONS, {}, { limit: PAGE, signal }),
  });
}

export function useOrganisation(id: string): UseQueryResult<Organisation, Problem> {
  return useDocument(`${ORGANISATIONS}/${id}`, (signal) => api.GET('/api/identity/organisations/{id}', { params: { path: { id } }, signal }));
}
