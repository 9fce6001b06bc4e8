import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { ReceiptDetail, ShipNoticeDetail, SupplierReturn } from './types';

const notice = '/api/purchasing/ship-notices/{id}';
const receipt = '/api/purchasing/receipts/{id}';
const back = '/api/purchasing/returns/{id}';
const touches = ['/api/purchasing', '/api/stock'];

export function useNotice(id: string) {
  return useQuery<ShipNoticeDetail, Problem>({
    queryKey: ['get', `/api/purchasing/ship-notices/${id}`],
    queryFn: async ({ signal }) => (await api.GET(notice, { params: { path: { id } }, signal })).data as ShipNoticeDetail,
  });
}

export function useReceipt(id: string) {
  return useQuery<ReceiptDetail, Problem>({
    queryKey: ['get', `/api/purchasing/receipts/${id}`],
    queryFn: async ({ signal }) => (await api.GET(receipt, { params: { path: { id } }, signal })).data as ReceiptDetail,
  });
}

export function useReturn(id: string) {
  return useQuery<SupplierReturn, Problem>({
    queryKey: ['get', `/api/purchasing/returns/${id}`],
    queryFn: async ({ signal }) => (await api.GET(back, { params: { path: { id } }, signal })).data as SupplierReturn,
  });
}

export type Arrival = Wire['ArrivalBody'];

export function useArrive(one: ShipNoticeDetail, done: string, onDone: (made: ReceiptDetail) => void) {
  return useVerb<Arrival, ReceiptDetail>({
    call: (body, head) => api.POST(`${notice}/arrival`, { params: { path: { id: one.id }, header: head.on(one.version) }, body }),
    touches,
    done,
    onDone,
  });
}

export type Judgement = Wire['Verdicts'];

/** Inspection, or later the decision on what was left pending. */
export function useJudge(one: ReceiptDetail, deciding: boolean, done: string, onProblem: (problem: Problem) => boolean) {
  const noun = deciding ? 'pending-decision' : 'inspection';
  return useVerb<Judgement, ReceiptDetail>({
    call: (body, head) => api.POST(`${receipt}/${noun}`, { params: { path: { id: one.id }, header: head.on(one.version) }, body }),
    touches,
    done,
    onProblem,
  });
}

export function useHandOver(done: string) {
  return useVerb<SupplierReturn>({
    call: (one, head) => api.POST(`${back}/handover`, { params: { path: { id: one.id }, header: head.on(one.version) } }),
    touches,
    row: ({ id }) => id,
    done,
  });
}
