import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { OrderDetail } from './types';

const one = '/api/purchasing/orders/{id}';

export function useOrder(id: string) {
  return useQuery<OrderDetail, Problem>({
    queryKey: ['get', `/api/purchasing/orders/${id}`],
    queryFn: async ({ signal }) => (await api.GET(one, { params: { path: { id } }, signal })).data as OrderDetail,
  });
}

/** The verbs of an order and the noun under which each is posted; what the person says travels under `says`. */
const nouns = {
  submit: { noun: 'submission' },
  approve: { noun: 'approval', says: 'note' },
  return: { noun: 'return', says: 'reason' },
  place: { noun: 'placing' },
  cancel: { noun: 'cancellation', says: 'reason' },
} as const;
export type OrderVerb = keyof typeof nouns;

export const touched = ['/api/purchasing'];

export function useOrderVerb(verb: OrderVerb, done: string) {
  const { noun, says }: { noun: string; says?: string } = nouns[verb];
  return useVerb<{ id: string; version: number; said?: string }>({
    call: ({ id, version, said }, head) => api.POST(`${one}/${noun}`, { params: { path: { id }, header: head.on(version) }, body: says ? { [says]: said ?? '' } : {} }),
    touches: touched,
    row: ({ id }) => id,
    done,
  });
}

export interface Batched {
  approved: string[];
  left: { id: string; code: string; detail?: string }[];
}

export function useApproveMany(done: (output: Batched) => string, onDone: () => void) {
  return useVerb<string[], Batched>({
    call: (order_ids, head) => api.POST('/api/purchasing/orders/approvals', { params: { header: head.create }, body: { order_ids } }) as Promise<{ data?: Batched }>,
    touches: touched,
    done,
    onDone,
  });
}

/** A plain link, so that the browser saves the file itself. */
export const exportLink = (id: string): string => `/api/purchasing/orders/${id}/export?format=xlsx`;
