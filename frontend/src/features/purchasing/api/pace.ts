import type { UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export const PACE = '/api/purchasing/pace';

export type PaceRow = Wire['PaceRow'];
export type PaceDetail = Wire['PaceDetail'];
export type FacilityPace = Wire['FacilityPace'];
export type ShiftMove = Wire['ShiftMove'];
export type PaceOrder = Wire['PaceOrder'];

export function usePace(filters: Filters): Listing<PaceRow> {
  return useList<PaceRow>(PACE, filters);
}

export function usePaceDetail(id: string): UseQueryResult<PaceDetail, Problem> {
  return useDocument(`${PACE}/${id}`, (signal) => api.GET('/api/purchasing/pace/{id}', { params: { path: { id } }, signal }));
}

export function usePaceOrders(id: string, year: number, facility?: string): Listing<PaceOrder> {
  return useList<PaceOrder>(`${PACE}/${id}/orders`, { year_no: year, facility_id: facility }, { limit: 50 });
}

export function useShift(line: PaceRow, done: string) {
  return useVerb<ShiftMove[], PaceDetail>({
    call: (moves, head) => api.POST('/api/purchasing/pace/{id}/shifts', { params: { path: { id: line.id }, header: head.on(line.version) }, body: { year_no: line.year_no, moves } }),
    touches: [PACE, '/api/suppliers/tenders', '/api/journal'],
    done,
  });
}
