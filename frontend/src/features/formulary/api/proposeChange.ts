import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Change, ItemFields } from '../model';
import { CHANGES } from './changes';
import { ITEMS } from './items';

export interface ChangeProposal {
  kind: string;
  item_id?: string;
  substitute_id?: string;
  fields: Partial<ItemFields>;
  reason: string;
  effective_on: string;
}

export function useProposeChange(options: { done: string; onDone: (change: Change) => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<ChangeProposal, Change>({
    call: (proposal, head) => api.POST('/api/formulary/changes', { params: { header: head.create }, body: proposal }),
    touches: [CHANGES, ITEMS],
    ...options,
  });
}
