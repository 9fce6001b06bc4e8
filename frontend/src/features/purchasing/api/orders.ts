import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb, type Head } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { OrderDetail } from './types';

const one = '/api/purchasing/orders/{id}';

export function useOrder(id: string) {
  return useQuery<OrderDetail, Problem>({
    queryKey: ['get', `/api/purchasing/orders/${id}`],
    queryFn: async ({ signal }) => (await api.GET(one, { params: { path: { id } }, signal })).data as OrderDetail,
  });
}

export const touched = ['/api/purchasing'];

interface Act {
  id: string;
  version: number;
  said?: string;
}

/** The verbs of an order, each posted under its noun; what the person says goes along. */
const calls = {
  submit: ({ id, version }: Act, head: Head) => api.POST(`${one}/submission`, { params: { path: { id }, header: head.on(version) } }),
  approve: ({ id, version, said }: Act, head: Head) => api.POST(`${one}/approval`, { params: { path: { id }, header: head.on(version) }, body: { note: said ?? '' } }),
  return: ({ id, version, said }: Act, head: Head) => api.POST(`${one}/return`, { params: { path: { id }, header: head.on(version) }, body: { reason: said ?? '' } }),
  place: ({ id, version }: Act, head: Head) => api.POST(`${one}/placing`, { params: { path: { id }, header: head.on(version) } }),
  cancel: ({ id, version, said }: Act, head: Head) => api.POST(`${one}/cancellation`, { params: { path: { id }, header: head.on(version) }, body: { reason: said ?? '' } }),
};
export type OrderVerb = keyof typeof calls;

export function useOrderVerb(verb: OrderVerb, done: string) {
  return useVerb<Act>({ call: calls[verb], touches: touched, row: ({ id }) => id, done });
}

/** What can be done with several orders at once. */
const batches = { submit: 'submissions', approve: 'approvals', place: 'placings' } as const;
export type BatchVerb = keyof typeof batches;
export type Batched = Wire['SeveralDone'];

export function useOrderBatch(verb: BatchVerb, done: (output: Batched) => string, onDone: () => void) {
  return useVerb<string[], Batched>({
    call: (order_ids) => api.POST(`/api/purchasing/orders/${batches[verb]}`, { body: { order_ids } }),
    touches: touched,
    done,
    onDone,
  });
}

/** A plain link, so that the browser saves the file itself. */
export const exportLink = (id: string): string => `/api/purchasing/orders/${id}/export?format=xlsx`;
