import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { fetchAll } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { PlanDetail } from './types';

/** A little more of a line that costs less. */
export type Nudge = Wire['PlanNudgeView'];
/** An item of which the centre's stock gives something. */
export type FromStock = Wire['PlanStockView'];

const plans = '/api/purchasing/plans';

export function useNudges(planId: string) {
  return useQuery<Nudge[], Problem>({
    queryKey: ['get', `${plans}/${planId}/nudges`],
    queryFn: async ({ signal }) => (await api.GET('/api/purchasing/plans/{id}/nudges', { params: { path: { id: planId } }, signal })).data ?? [],
  });
}

/** Takes a proposal up, or goes back on it. */
export function useNudgeVerb(plan: PlanDetail, verb: 'acceptance' | 'undoing', done: string) {
  return useVerb<Nudge>({
    call: ({ line_id }, head) => api.POST(`/api/purchasing/plans/{id}/lines/{line_id}/nudge/${verb}`, { params: { path: { id: plan.id, line_id }, header: head.on(plan.version) } }),
    touches: [plans],
    row: ({ line_id }) => line_id,
    done,
  });
}

export function useFromStock(planId: string, some: boolean) {
  return useQuery<FromStock[], Problem>({
    queryKey: ['get', `${plans}/${planId}/stock`],
    queryFn: () => fetchAll<FromStock>(`${plans}/${planId}/stock`, {}, { limit: 2000 }),
    enabled: some,
  });
}
