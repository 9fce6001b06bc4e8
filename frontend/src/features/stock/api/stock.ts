import { useList, type Filters, type Listing } from '@/shared/api/list';
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
