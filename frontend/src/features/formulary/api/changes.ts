import type { UseQueryResult } from '@tanstack/react-query';
import { query } from '@/shared/api/client';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import type { Change, ChangeDetail } from '../model';

export const CHANGES = '/api/formulary/changes';

export function useChanges(filters: Filters): Listing<Change> {
  return useList<Change>(CHANGES, filters);
}

export function useChange(id: string): UseQueryResult<ChangeDetail, Problem> {
  return query.useQuery('get', '/api/formulary/changes/{id}', { params: { path: { id } } });
}
