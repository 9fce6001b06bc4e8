import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { PlanDetail } from './types';

const one = '/api/purchasing/plans/{id}';

export function usePlan(id: string) {
  return useQuery<PlanDetail, Problem>({
    queryKey: ['get', `/api/purchasing/plans/${id}`],
    queryFn: async ({ signal }) => (await api.GET(one, { params: { path: { id } }, signal })).data as PlanDetail,
  });
}

export type Committed = Wire['Committed'];

export function useCommit(onDone: (made: Committed) => void) {
  return useVerb<PlanDetail, Committed>({
    call: (plan, head) => api.POST(`${one}/commitment`, { params: { path: { id: plan.id }, header: head.on(plan.version) } }),
    touches: ['/api/purchasing', '/api/demand'],
    onDone,
  });
}

export function useReplan(done: string, onDone: (planId: string) => void) {
  return useVerb<string, { plan_id: string }>({
    call: (cycleId) => api.POST('/api/purchasing/cycles/{id}/replanning', { params: { path: { id: cycleId } } }),
    touches: ['/api/purchasing'],
    done,
    onDone: (output) => onDone(output.plan_id),
  });
}

export type LineChange = Wire['PlanLineChange'] & { lineId: string };

export function useEditLine(plan: PlanDetail, done: string, onDone: () => void) {
  return useVerb<LineChange>({
    call: ({ lineId, ...body }, head) => api.PUT(`${one}/lines/{line_id}`, { params: { path: { id: plan.id, line_id: lineId }, header: head.on(plan.version) }, body }),
    touches: ['/api/purchasing/plans'],
    row: ({ lineId }) => lineId,
    done,
    onDone,
  });
}

/** A contract line that could supply an item today, cheapest first; a blocked one says why. */
export type Offer = Wire['OfferView'];

export function useOffers(itemId: string) {
  return useQuery<Offer[], Problem>({
    queryKey: ['get', '/api/suppliers/offers', itemId],
    queryFn: async ({ signal }) => (await api.GET('/api/suppliers/offers', { params: { query: { item_id: itemId } }, signal })).data?.items ?? [],
  });
}
