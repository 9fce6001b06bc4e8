import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { PlanDetail } from './types';

const one = '/api/purchasing/plans/{id}';

/** Every offer of a line's item, priced by the server at one quantity. */
export type Alternative = Wire['Alternative'];
export type Amendment = Wire['AmendmentView'];
export type VersionLine = Wire['VersionLine'];
export type PlanComparison = Wire['PlanComparison'];
export type ComparedItem = Wire['ComparedItem'];
export type PaidPrice = Wire['PaidPrice'];

export function useAlternatives(planId: string, lineId: string, quantity?: string, enabled = true) {
  return useQuery<Alternative[], Problem>({
    queryKey: ['get', `/api/purchasing/plans/${planId}/lines/${lineId}/alternatives`, quantity ?? ''],
    queryFn: async ({ signal }) => (await api.GET(`${one}/lines/{line_id}/alternatives`, { params: { path: { id: planId, line_id: lineId }, query: { quantity } }, signal })).data ?? [],
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useUndo(plan: PlanDetail, done: string) {
  return useVerb<number, PlanDetail>({
    call: (versionNo, head) => api.POST(`${one}/amendments/{version_no}/undoing`, { params: { path: { id: plan.id, version_no: versionNo }, header: head.on(plan.version) } }),
    touches: ['/api/purchasing/plans'],
    done,
  });
}

export interface Versions {
  with?: string;
  with_version?: number;
  version?: number;
}

export function useComparison(planId: string, versions: Versions) {
  return useQuery<PlanComparison, Problem>({
    queryKey: ['get', `/api/purchasing/plans/${planId}/comparison`, versions],
    queryFn: async ({ signal }) => (await api.GET(`${one}/comparison`, { params: { path: { id: planId }, query: versions }, signal })).data as PlanComparison,
    placeholderData: keepPreviousData,
  });
}

export function comparisonLink(planId: string, versions: Versions): string {
  const query = new URLSearchParams({ format: 'xlsx' });
  for (const [key, value] of Object.entries(versions)) if (value !== undefined) query.set(key, String(value));
  return `/api/purchasing/plans/${planId}/comparison/export?${query}`;
}
