import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { AnswerLine } from '../model/answers';
import type { OrderDetail, ShipNoticeDetail } from './types';

const order = '/api/purchasing/orders/{id}';
const notice = '/api/purchasing/ship-notices/{id}';
const touches = ['/api/purchasing'];

/**
 * Tells the county that the supplier has seen the order. Nobody has to press anything for it, and the order keeps its
 * version: it can be answered at the same moment.
 */
export function useOpening() {
  return useVerb<string>({ call: (id) => api.POST(`${order}/opening`, { params: { path: { id } } }), touches: ['/api/purchasing/orders'] });
}

export function useConfirm(one: OrderDetail, done: string, onDone: () => void) {
  return useVerb<AnswerLine[]>({
    call: (lines, head) => api.POST(`${order}/confirmation`, { params: { path: { id: one.id }, header: head.on(one.version) }, body: { lines } }),
    touches,
    done,
    onDone,
  });
}

export type NewNotice = Wire['NewShipNotice'];

export function useShip(orderId: string, options: { done: string; onDone: (made: { id: string }) => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<NewNotice, { id: string }>({
    call: (body, head) => api.POST(`${order}/ship-notices`, { params: { path: { id: orderId }, header: head.create }, body }),
    touches,
    ...options,
  });
}

export function useCancelNotice(done: string) {
  return useVerb<ShipNoticeDetail>({
    call: (one, head) => api.POST(`${notice}/cancellation`, { params: { path: { id: one.id }, header: head.on(one.version) } }),
    touches,
    done,
  });
}
