import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

/** What becomes of one line of a requisition. */
export type Fulfilment = Wire['Fulfilment'];

const path = '/api/purchasing/requisitions/{id}/fulfilment';

/** Empty until the plan of its cycle is committed. */
export function useFulfilment(id: string, planned: boolean) {
  return useQuery<Fulfilment[], Problem>({
    queryKey: ['get', `/api/purchasing/requisitions/${id}/fulfilment`],
    queryFn: async ({ signal }) => (await api.GET(path, { params: { path: { id } }, signal })).data ?? [],
    enabled: planned,
  });
}

/** The facility waits no longer for what nobody could deliver. */
export function useCancelBackOrder(done: string) {
  return useVerb<{ id: string; version: number; reason: string }>({
    call: ({ id, version, reason }, head) => api.POST('/api/demand/back-orders/{id}/cancellation', { params: { path: { id }, header: head.on(version) }, body: { reason } }),
    touches: ['/api/purchasing/requisitions', '/api/demand/back-orders'],
    done,
  });
}
