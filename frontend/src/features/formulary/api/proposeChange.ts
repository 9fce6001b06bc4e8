import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { Change, ItemFields } from '../model';
import { CHANGES } from './changes';
import { ITEMS } from './items';

export type ChangeProposal = Wire['ChangeProposal'] & { fields: Partial<ItemFields> };

export function useProposeChange(options: { done: string; onDone: (change: Change) => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<ChangeProposal, Change>({
    call: (proposal, head) => api.POST('/api/formulary/changes', { params: { header: head.create }, body: proposal }),
    touches: [CHANGES, ITEMS],
    ...options,
  });
}
