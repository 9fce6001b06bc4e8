import { api } from '@/shared/api/client';
import type { OrgRef } from '@/shared/api/refs';
import { useVerb } from '@/shared/api/verb';
import type { RequisitionLine } from './types';

/** A line that a rule marked, with the requisition it stands in. */
export interface ReviewLine extends RequisitionLine {
  requisition: { id: string; number: string; state: string; version: number };
  facility: OrgRef;
}

export interface Accepted {
  accepted: number;
  lines: number;
  skipped: number;
}

/** Accepts every approved requisition without a marked line, at once. */
export function useAcceptGreen(done: (output: Accepted) => string) {
  return useVerb<string, Accepted>({
    call: (cycle_id, head) => api.POST('/api/demand/review/acceptance', { params: { header: head.create }, body: { cycle_id, all_green: true } }) as Promise<{ data?: Accepted }>,
    touches: ['/api/demand'],
    done,
  });
}
