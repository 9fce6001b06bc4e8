import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Wire } from '@/shared/api/wire';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Cycle } from './types';

const one = '/api/demand/cycles/{id}';

export function useCycle(id: string) {
  return useQuery<Cycle, Problem>({
    queryKey: ['get', `/api/demand/cycles/${id}`],
    queryFn: async ({ signal }) => (await api.GET(one, { params: { path: { id } }, signal })).data as Cycle,
    refetchInterval: 60_000,
  });
}

export type CycleInput = Wire['CycleText'];

export function useSaveCycle(cycle: Cycle | undefined, done: string, onDone: () => void) {
  return useVerb<CycleInput>({
    call: (body, head) =>
      cycle
        ? api.PUT(one, { params: { path: { id: cycle.id }, header: head.on(cycle.version) }, body })
        : api.POST('/api/demand/cycles', { params: { header: head.create }, body }),
    touches: ['/api/demand/cycles'],
    done,
    onDone,
  });
}

export function useCycleVerb(noun: 'opening' | 'cancellation', done: string) {
  return useVerb<Cycle>({
    call: (cycle, head) => api.POST(`${one}/${noun}`, { params: { path: { id: cycle.id }, header: head.on(cycle.version) } }),
    touches: ['/api/demand'],
    done,
  });
}

export function useRemind(done: (sent: number) => string) {
  return useVerb<string, Wire['Reminded']>({
    call: (id) => api.POST(`${one}/reminders`, { params: { path: { id } } }),
    touches: ['/api/demand/cycles'],
    done: (output) => done(output.reminded),
  });
}

/** Closing makes the purchase plan, so its endpoint stands with purchasing. */
export function useClose(onDone: (planId: string) => void) {
  return useVerb<Cycle, { plan_id: string }>({
    call: (cycle, head) =>
      api.POST('/api/purchasing/cycles/{id}/closing', { params: { path: { id: cycle.id }, header: head.on(cycle.version) } }),
    touches: ['/api/demand', '/api/purchasing'],
    onDone: (output) => onDone(output.plan_id),
  });
}
