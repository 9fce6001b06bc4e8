import { useQuery, useQueryClient } from '@tanstack/react-query';
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

/** Changes a line; the answer's totals stand at once. `onProblem` shows a refusal beside the cell. */
export function useEditLine(plan: PlanDetail, onDone: () => void, onProblem: (problem: Problem) => void) {
  const cache = useQueryClient();
  return useVerb<LineChange, PlanDetail>({
    call: ({ lineId, ...body }, head) => api.PUT(`${one}/lines/{line_id}`, { params: { path: { id: plan.id, line_id: lineId }, header: head.on(plan.version) }, body }),
    touches: ['/api/purchasing/plans'],
    row: ({ lineId }) => lineId,
    onDone: (output) => {
      cache.setQueryData(['get', `/api/purchasing/plans/${plan.id}`], output);
      onDone();
    },
    onProblem: (problem) => {
      onProblem(problem);
      if (problem.status !== 412) return true;
      void cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1] ?? '').startsWith('/api/purchasing/plans') });
      return true;
    },
  });
}
