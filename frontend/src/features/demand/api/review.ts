import { api } from '@/shared/api/client';
import type { OrgRef } from '@/shared/api/refs';
import type { Wire } from '@/shared/api/wire';
import { useVerb } from '@/shared/api/verb';
import type { RequisitionLine } from './types';

/** A line that a rule marked, with the requisition it stands in. */
export interface ReviewLine extends RequisitionLine {
  requisition: Wire['Paper'];
  facility: OrgRef;
}

export type Accepted = Wire['AcceptanceView'];

/** Accepts every approved requisition without a marked line, at once. */
export function useAcceptGreen(done: (output: Accepted) => string) {
  return useVerb<string, Accepted>({
    call: (cycle_id) => api.POST('/api/demand/review/acceptance', { body: { cycle_id, all_green: true } }),
    touches: ['/api/demand'],
    done,
  });
}
