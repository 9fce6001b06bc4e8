import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export type Recall = Wire['ExchangeRecall'];
export type RecallDetail = Wire['ExchangeRecallDetail'];
export type Holder = Wire['ExchangeHolder'];
export type NewRecall = Wire['ExchangeNewRecall'];
export type Found = Wire['ExchangeFound'];
export type Way = Wire['RecallWay'];

const touches = ['/api/exchange', '/api/stock'];

export function useRecall(id: string) {
  return useDocument<RecallDetail>(`/api/exchange/recalls/${id}`, (signal) => api.GET('/api/exchange/recalls/{id}', { params: { path: { id } }, signal }));
}

export function usePropose(done: string, onDone: (made: RecallDetail) => void) {
  return useVerb<NewRecall, RecallDetail>({
    call: (body, head) => api.POST('/api/exchange/recalls', { params: { header: head.create }, body }),
    touches,
    done,
    onDone,
  });
}

export type RecallAct = { verb: 'open' } | { verb: 'withdraw'; reason: string } | { verb: 'close'; way: Way; explanation: string };

export function useRecallAct(recall: Recall, done: (act: RecallAct) => string, onDone?: () => void) {
  return useVerb<RecallAct, RecallDetail>({
    call: (act, head) => {
      const at = { params: { path: { id: recall.id }, header: head.on(recall.version) } };
      switch (act.verb) {
        case 'open':
          return api.POST('/api/exchange/recalls/{id}/opening', at);
        case 'withdraw':
          return api.POST('/api/exchange/recalls/{id}/withdrawal', { ...at, body: { reason: act.reason } });
        case 'close':
          return api.POST('/api/exchange/recalls/{id}/closing', { ...at, body: { way: act.way, explanation: act.explanation } });
      }
    },
    touches,
    done: (_, act) => done(act),
    onDone,
  });
}

export type HolderAct = { verb: 'confirm'; lines: Found[]; reason: string } | { verb: 'send' | 'receive' };

export function useHolderAct(holder: Holder, done: (act: HolderAct) => string, onDone?: () => void) {
  return useVerb<HolderAct>({
    call: (act, head): Promise<{ data?: unknown }> => {
      const at = { params: { path: { id: holder.id }, header: head.on(holder.version) } };
      switch (act.verb) {
        case 'confirm':
          return api.POST('/api/exchange/holders/{id}/confirmation', { ...at, body: { lines: act.lines, reason: act.reason } });
        case 'send':
          return api.POST('/api/exchange/holders/{id}/sending', at);
        case 'receive':
          return api.POST('/api/exchange/holders/{id}/receipt', at);
      }
    },
    touches,
    done: (_, act) => done(act),
    onDone,
  });
}
