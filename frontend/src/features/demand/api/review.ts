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

export type Decided = Wire['DecisionsView'];

interface DecideInput {
  requisition: ReviewLine['requisition'];
  line: Wire['DecisionText'];
}

/** Decides on one marked line; with its last decision the requisition is accepted. */
export function useDecide() {
  return useVerb<DecideInput, Decided>({
    call: ({ requisition, line }, head) => api.POST('/api/demand/review/decisions', { params: { header: head.create }, body: { requisitions: [{ id: requisition.id, version: requisition.version, lines: [line] }], accept: true } }),
    touches: ['/api/demand'],
  });
}
