import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export type Needs = Wire['DecoctionNeeds'];

const NEEDS = '/api/decoction/needs';

export function useNeeds() {
  return useDocument<Needs>(NEEDS, (signal) => api.GET('/api/decoction/needs', { signal }));
}

/** Begins the centre's own requisition of the open cycle with what is suggested. */
export function useRequestNeeds(onDone: (id: string) => void) {
  return useVerb<void, Wire['DecoctionNeedRequested']>({
    call: (_, head) => api.POST('/api/decoction/needs/requisition', { params: { header: head.create }, body: {} }),
    touches: [NEEDS, '/api/demand/requisitions'],
    onDone: ({ id }) => onDone(id),
  });
}
