import { api } from '@/shared/api/client';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { PlanDetail } from './types';

const one = '/api/purchasing/plans/{id}';
const touches = ['/api/purchasing/plans'];

export type GreenApproved = Wire['GreenApproved'];

/** Approves every green line at once; never a marked one. */
export function useApproveGreen(done: (output: GreenApproved) => string) {
  return useVerb<string, GreenApproved>({
    call: (id) => api.POST(`${one}/review/approval`, { params: { path: { id } } }),
    touches,
    done,
  });
}

/** Has the rules of today look at the draft once more. */
export function useMarkAgain(done: (output: Wire['PlanMarked']) => string) {
  return useVerb<string, Wire['PlanMarked']>({
    call: (id) => api.POST(`${one}/review/marking`, { params: { path: { id } } }),
    touches,
    done,
  });
}

interface LineDecision {
  lineId: string;
  /** Of the review of the line. */
  version: number;
  text: string;
}

export function useApproveLine(plan: PlanDetail) {
  return useVerb<LineDecision, Wire['PlanReviewView']>({
    call: ({ lineId, version, text }, head) => api.POST(`${one}/lines/{line_id}/approval`, { params: { path: { id: plan.id, line_id: lineId }, header: head.on(version) }, body: { remark: text || null } }),
    touches,
    row: ({ lineId }) => lineId,
  });
}

export function useReturnLine(plan: PlanDetail, done: string) {
  return useVerb<LineDecision, Wire['PlanReviewView']>({
    call: ({ lineId, version, text }, head) => api.POST(`${one}/lines/{line_id}/return`, { params: { path: { id: plan.id, line_id: lineId }, header: head.on(version) }, body: { reason: text } }),
    touches,
    row: ({ lineId }) => lineId,
    done,
  });
}
