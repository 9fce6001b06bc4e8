import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, query } from '@/shared/api/client';
import type { Page } from '@/shared/api/list';
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
    queryFn: async ({ signal }) => {
      const all: OrganisationRow[] = [];
      let after: string | undefined;
      do {
        const answer = await api.GET('/api/identity/organisations', { params: { query: { limit: PAGE, after } }, signal });
        const page = answer.data as Page<OrganisationRow>;
        all.push(...page.items);
        after = page.next ?? undefined;
      } while (after);
      return all;
    },
  });
}

export function useOrganisation(id: string): UseQueryResult<Organisation, Problem> {
  return query.useQuery('get', '/api/identity/organisations/{id}', { params: { path: { id } } });
}
