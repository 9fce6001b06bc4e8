import { api } from '@/shared/api/client';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import { useVerb } from '@/shared/api/verb';
import type { OutboxRow } from '../model';

export const OUTBOX = '/api/operations/outbox';

export function useOutbox(filters: Filters): Listing<OutboxRow> {
  return useList<OutboxRow>(OUTBOX, filters);
}

export function useRetryOutbox(done: string) {
  return useVerb<string>({
    call: (id) => api.POST('/api/operations/outbox/{id}/retry', { params: { path: { id } } }),
    touches: [OUTBOX],
    row: (id) => id,
    done,
  });
}
