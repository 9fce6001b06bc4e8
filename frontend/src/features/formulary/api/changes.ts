import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import type { Change, ChangeDetail } from '../model';

export const CHANGES = '/api/formulary/changes';

export function useChanges(filters: Filters): Listing<Change> {
  return useList<Change>(CHANGES, filters);
}

export function useChange(id: string): UseQueryResult<ChangeDetail, Problem> {
  return useQuery<ChangeDetail, Problem>({
    queryKey: ['get', `${CHANGES}/${id}`],
    queryFn: async ({ signal }) => (await api.GET('/api/formulary/changes/{id}', { params: { path: { id } }, signal })).data as ChangeDetail,
  });
}
