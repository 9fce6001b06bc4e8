import { api } from '@/shared/api/client';
import { useList, type Listing } from '@/shared/api/list';
import { useVerb } from '@/shared/api/verb';
import type { Duty, DutyRun } from '../model';

export const DUTIES = '/api/operations/duties';

export function useDuties(): Listing<Duty> {
  return useList<Duty>(DUTIES);
}

export function useDutyRuns(name: string): Listing<DutyRun> {
  return useList<DutyRun>(`${DUTIES}/${encodeURIComponent(name)}/runs`, {}, { limit: 50 });
}

export function useRunDuty(done: string) {
  return useVerb<string>({
    call: (name) => api.POST('/api/operations/duties/{name}/runs', { params: { path: { name } } }),
    touches: [DUTIES],
    done,
  });
}
