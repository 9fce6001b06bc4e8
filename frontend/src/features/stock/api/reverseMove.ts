import { api } from '@/shared/api/client';
import { useVerb } from '@/shared/api/verb';
import type { Move } from '../model';
import { STOCK } from './stock';

/** Takes a move back by an opposite one; the ledger itself is never changed. */
export function useReverseMove(done: string) {
  return useVerb<{ move: Move; reason: string }>({
    call: ({ move, reason }, head) => api.POST('/api/stock/moves/{id}/reversal', { params: { path: { id: move.id }, header: head.create }, body: { reason } }),
    touches: [STOCK],
    row: ({ move }) => move.id,
    done,
  });
}
