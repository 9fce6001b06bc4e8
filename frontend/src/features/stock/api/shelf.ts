import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import { STOCK } from './stock';

export type Count = Wire['StockCount'];
export type CountDetail = Wire['StockCountDetail'];
export type CountLine = Wire['StockCountLine'];
export type Filled = Wire['StockFilledSheet'];
export type NewCount = Wire['StockNewCount'];
export type Adjustment = Wire['StockAdjustment'];
export type AdjustmentDetail = Wire['StockAdjustmentDetail'];
export type NewAdjustment = Wire['StockNewAdjustment'];
export type AdjustmentReason = Wire['AdjustmentReason'];

const touches = [STOCK, '/api/today'];

export function useCounts(filters: Filters): Listing<Count> {
  return useList<Count>(`${STOCK}/counts`, filters);
}

export function useCount(id: string) {
  return useDocument<CountDetail>(`${STOCK}/counts/${id}`, (signal) => api.GET('/api/stock/counts/{id}', { params: { path: { id } }, signal }));
}

export function useOpenCount(options: { done: string; onDone: (made: CountDetail) => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<NewCount, CountDetail>({
    call: (body, head) => api.POST('/api/stock/counts', { params: { header: head.create }, body }),
    touches,
    ...options,
  });
}

export type CountAct = { verb: 'count' | 'recount'; filled: Filled } | { verb: 'confirm' | 'reject' | 'cancel'; reason: string };

export function useCountAct(count: Count, done: (act: CountAct) => string) {
  return useVerb<CountAct, CountDetail>({
    call: (act, head) => {
      const at = { params: { path: { id: count.id }, header: head.on(count.version) } };
      switch (act.verb) {
        case 'count':
          return api.POST('/api/stock/counts/{id}/counting', { ...at, body: act.filled });
        case 'recount':
          return api.POST('/api/stock/counts/{id}/recounting', { ...at, body: act.filled });
        case 'confirm':
          return api.POST('/api/stock/counts/{id}/confirmation', { ...at, body: { reason: act.reason } });
        case 'reject':
          return api.POST('/api/stock/counts/{id}/rejection', { ...at, body: { reason: act.reason } });
        case 'cancel':
          return api.POST('/api/stock/counts/{id}/cancellation', { ...at, body: { reason: act.reason } });
      }
    },
    touches,
    done: (_, act) => done(act),
  });
}

export function useAdjustments(filters: Filters): Listing<Adjustment> {
  return useList<Adjustment>(`${STOCK}/adjustments`, filters);
}

export function useAdjustment(id: string) {
  return useDocument<AdjustmentDetail>(`${STOCK}/adjustments/${id}`, (signal) => api.GET('/api/stock/adjustments/{id}', { params: { path: { id } }, signal }));
}

export function useAdjust(options: { done: (made: AdjustmentDetail) => string; onDone: () => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<NewAdjustment, AdjustmentDetail>({
    call: (body, head) => api.POST('/api/stock/adjustments', { params: { header: head.create }, body }),
    touches,
    done: (made) => options.done(made),
    onDone: options.onDone,
    onProblem: options.onProblem,
  });
}

export type AdjustmentAct = { verb: 'confirm' } | { verb: 'reject'; reason: string };

export function useAdjustmentAct(adjustment: Adjustment, done: (act: AdjustmentAct) => string) {
  return useVerb<AdjustmentAct, AdjustmentDetail>({
    call: (act, head) => {
      const at = { params: { path: { id: adjustment.id }, header: head.on(adjustment.version) } };
      return act.verb === 'confirm' ? api.POST('/api/stock/adjustments/{id}/confirmation', at) : api.POST('/api/stock/adjustments/{id}/rejection', { ...at, body: { reason: act.reason } });
    },
    touches,
    done: (_, act) => done(act),
  });
}

/** Bins of the centre that are in use, and somewhere to look up what lives in one: a count of a bin is a count of its items. */
export function useBins(enabled: boolean) {
  return useQuery<Wire['DispatchBin'][], Problem>({
    queryKey: ['get', '/api/dispatch/bins'],
    enabled,
    queryFn: async ({ signal }) => (await api.GET('/api/dispatch/bins', { signal })).data ?? [],
  });
}

export async function itemsOfBin(code: string): Promise<string[]> {
  const { data } = await api.GET('/api/dispatch/homes', { params: { query: { q: code, limit: 1000 } } });
  return (data?.items ?? []).filter((home) => home.bin === code).map((home) => home.item.id);
}
