import type { UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import type { Wire } from '@/shared/api/wire';
import type { Balance, ConsumptionMonth, Move, OnTheWay } from '../model';

export const STOCK = '/api/stock';

export function useBalances(filters: Filters, enabled = true): Listing<Balance> {
  return useList<Balance>(`${STOCK}/balances`, filters, { enabled });
}

export function useMoves(item: string, organisation: string): Listing<Move> {
  return useList<Move>(`${STOCK}/items/${item}/moves`, { organisation_id: organisation });
}

export function useLotTrace(lot: string): Listing<Move> {
  return useList<Move>(`${STOCK}/lots/${lot}/trace`);
}

export function useOnTheWay(filters: Filters): Listing<OnTheWay> {
  return useList<OnTheWay>(`${STOCK}/on-the-way`, filters);
}

export function useConsumption(item: string, organisation: string): Listing<ConsumptionMonth> {
  return useList<ConsumptionMonth>(`${STOCK}/consumption`, { item_id: item, organisation_id: organisation }, { limit: 24 });
}

/** The item itself: an organisation may have moves of it and no balance any more. */
export function useItemName(id: string, enabled = true): UseQueryResult<Wire['ItemDetail'], Problem> {
  return useDocument(`/api/formulary/items/${id}`, (signal) => api.GET('/api/formulary/items/{id}', { params: { path: { id } }, signal }), enabled);
}
