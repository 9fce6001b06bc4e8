import { api } from '@/shared/api/client';
import { useVerb } from '@/shared/api/verb';
import { ITEMS } from './items';

/** Two rows of the source say the same: both stay, or the repeat is retired. */
export function useDecideDuplicate(id: string, version: number) {
  return useVerb<'keep' | 'retire'>({
    call: (decision, head) => api.POST('/api/formulary/items/{id}/duplicate-decision', { params: { path: { id }, header: head.on(version) }, body: { decision } }),
    touches: [ITEMS],
    row: () => id,
  });
}
