import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import { STOCK } from './stock';

export interface StockCount {
  organisation_id: string;
  reason: string;
  lines: { item_id: string; lot_id: string; counted: string; seen: string }[];
}

export function useCountStock(options: { done: string; onDone: () => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<StockCount>({
    call: (body, head) => api.POST('/api/stock/counts', { params: { header: head.create }, body }),
    touches: [STOCK],
    ...options,
  });
}
