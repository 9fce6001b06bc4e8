import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export type Shortage = Wire['ExchangeShortage'];
export type ShortageDetail = Wire['ExchangeShortageDetail'];
export type Ask = Wire['ExchangeAsk'];
export type Transfer = Wire['ExchangeTransfer'];
export type Figures = Wire['ExchangeFigures'];
export type NewShortage = Wire['ExchangeNewShortage'];
export type Carrier = Wire['Carrier'];

const EXCHANGE = '/api/exchange';
/** What is done here moves stock and what facilities can expect. */
const touches = [EXCHANGE, '/api/stock'];

export function useShortage(id: string) {
  return useDocument<ShortageDetail>(`${EXCHANGE}/shortages/${id}`, (signal) => api.GET('/api/exchange/shortages/{id}', { params: { path: { id } }, signal }));
}

export function useTransfer(id: string) {
  return useDocument<Transfer>(`${EXCHANGE}/transfers/${id}`, (signal) => api.GET('/api/exchange/transfers/{id}', { params: { path: { id } }, signal }));
}

export function useFigures() {
  return useDocument<Figures>(`${EXCHANGE}/figures`, (signal) => api.GET('/api/exchange/figures', { signal }));
}

export function useOpenShortage(done: string, onDone: (made: ShortageDetail) => void) {
  return useVerb<NewShortage, ShortageDetail>({
    call: (body, head) => api.POST('/api/exchange/shortages', { params: { header: head.create }, body }),
    touches,
    done,
    onDone,
  });
}

export type ShortageAct = { verb: 'escalate' } | { verb: 'withdraw'; reason: string };

export function useShortageAct(shortage: Shortage, done: (act: ShortageAct) => string) {
  return useVerb<ShortageAct, ShortageDetail>({
    call: (act, head) => {
      const at = { params: { path: { id: shortage.id }, header: head.on(shortage.version) } };
      return act.verb === 'escalate' ? api.POST('/api/exchange/shortages/{id}/escalation', at) : api.POST('/api/exchange/shortages/{id}/withdrawal', { ...at, body: { reason: act.reason } });
    },
    touches,
    done: (_, act) => done(act),
  });
}

export type Answer = { verb: 'accept'; quantity: string } | { verb: 'decline'; reason: string };

export function useAnswer(ask: Ask, done: (act: Answer) => string, onProblem?: (problem: Problem) => boolean) {
  return useVerb<Answer>({
    call: (act, head): Promise<{ data?: unknown }> => {
      const at = { params: { path: { id: ask.id }, header: head.on(ask.version) } };
      return act.verb === 'accept' ? api.POST('/api/exchange/asks/{id}/acceptance', { ...at, body: { quantity: act.quantity } }) : api.POST('/api/exchange/asks/{id}/refusal', { ...at, body: { reason: act.reason } });
    },
    touches,
    done: (_, act) => done(act),
    onProblem,
  });
}

export type TransferAct =
  | { verb: 'approve' }
  | { verb: 'reject' | 'cancel'; reason: string }
  | { verb: 'send'; carrier: Carrier; note: string }
  | { verb: 'receive'; lines: { lot_id: string; quantity: string }[]; reason: string };

export function useTransferAct(transfer: Transfer, done: (act: TransferAct) => string, onDone?: () => void) {
  return useVerb<TransferAct, Transfer>({
    call: (act, head) => {
      const at = { params: { path: { id: transfer.id }, header: head.on(transfer.version) } };
      switch (act.verb) {
        case 'approve':
          return api.POST('/api/exchange/transfers/{id}/approval', at);
        case 'reject':
          return api.POST('/api/exchange/transfers/{id}/rejection', { ...at, body: { reason: act.reason } });
        case 'cancel':
          return api.POST('/api/exchange/transfers/{id}/cancellation', { ...at, body: { reason: act.reason } });
        case 'send':
          return api.POST('/api/exchange/transfers/{id}/sending', { ...at, body: { carrier: act.carrier, note: act.note } });
        case 'receive':
          return api.POST('/api/exchange/transfers/{id}/receipt', { ...at, body: { lines: act.lines, reason: act.reason } });
      }
    },
    touches,
    done: (_, act) => done(act),
    onDone,
  });
}
