import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useList, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { Transfer } from './exchange';

export type Near = Wire['ExchangeNearExpiry'];
export type Offer = Wire['ExchangeOffer'];
export type NewOffer = Wire['ExchangeNewOffer'];
export type Savings = Wire['ExchangeSavings'];

const touches = ['/api/exchange', '/api/stock', '/api/today'];

export function useNear(organisation: string): Listing<Near> {
  return useList<Near>('/api/exchange/near-expiry', { organisation_id: organisation });
}

export function useOffer(id: string) {
  return useDocument<Offer>(`/api/exchange/offers/${id}`, (signal) => api.GET('/api/exchange/offers/{id}', { params: { path: { id } }, signal }));
}

export function useSavings() {
  return useDocument<Savings>('/api/exchange/savings', (signal) => api.GET('/api/exchange/savings', { signal }));
}

export function useMakeOffer(options: { done: string; onDone: (made: Offer) => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<NewOffer, Offer>({
    call: (body, head) => api.POST('/api/exchange/offers', { params: { header: head.create }, body }),
    touches,
    ...options,
  });
}

export function useTake(offer: Offer, options: { done: string; onDone: (made: Transfer) => void }) {
  return useVerb<{ organisation_id?: string; quantity: string }, Transfer>({
    call: (body, head) => api.POST('/api/exchange/offers/{id}/acceptance', { params: { path: { id: offer.id }, header: head.on(offer.version) }, body }),
    touches,
    ...options,
  });
}

export function useWithdrawOffer(offer: Offer, done: string) {
  return useVerb<string, Offer>({
    call: (reason, head) => api.POST('/api/exchange/offers/{id}/withdrawal', { params: { path: { id: offer.id }, header: head.on(offer.version) }, body: { reason } }),
    touches,
    done,
  });
}
