import { api } from '@/shared/api/client';
import type { Page } from '@/shared/api/list';
import { useVerb } from '@/shared/api/verb';
import type { AnswerLine } from '../model/answers';
import type { OrderDetail, ShipNoticeDetail } from './types';

const order = '/api/purchasing/orders/{id}';
const notice = '/api/purchasing/ship-notices/{id}';
const touches = ['/api/purchasing'];

/** Tells the county that the supplier has seen the order. Nobody has to press anything for it. */
export function useOpening() {
  return useVerb<string>({ call: (id) => api.POST(`${order}/opening`, { params: { path: { id } }, body: {} }), touches: [] });
}

export function useConfirm(one: OrderDetail, done: string, onDone: () => void) {
  return useVerb<AnswerLine[]>({
    call: (lines, head) => api.POST(`${order}/confirmation`, { params: { path: { id: one.id }, header: head.on(one.version) }, body: { lines } }),
    touches,
    done,
    onDone,
  });
}

export interface NewNotice {
  destination_id: string;
  shipped_at?: string;
  expected_on: string;
  carrier: string;
  vehicle: string;
  box_count: number;
  temperature_log?: string;
  invoice_numbers: string[];
  lines: { drop_id: string; lot_number: string; produced_on?: string; expires_on: string; quantity: string; box_count: number; trace_codes: string[] }[];
}

export function useShip(orderId: string, done: string, onDone: (made: ShipNoticeDetail) => void) {
  return useVerb<NewNotice, ShipNoticeDetail>({
    call: (body, head) => api.POST(`${order}/ship-notices`, { params: { path: { id: orderId }, header: head.create }, body }) as Promise<{ data?: ShipNoticeDetail }>,
    touches,
    done,
    onDone,
  });
}

export function useCancelNotice(done: string) {
  return useVerb<ShipNoticeDetail>({
    call: (one, head) => api.POST(`${notice}/cancellation`, { params: { path: { id: one.id }, header: head.on(one.version) }, body: {} }),
    touches,
    done,
  });
}

/** Every row of a list that is needed whole: an order's lines for its answer, its drops for a load. */
export async function fetchAll<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const all: T[] = [];
  let after: string | undefined;
  do {
    const params = { query: { limit: 500, ...(after ? { after } : {}) } };
    const { data } = await (api.GET as unknown as LooseGet)(path, { params, signal });
    const page = data as Page<T>;
    all.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  return all;
}

/** The path arrives with its ids filled in, so the generated types cannot follow it. */
type LooseGet = (path: string, init: object) => Promise<{ data?: unknown }>;
