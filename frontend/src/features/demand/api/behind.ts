import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Page } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import type { Requisition } from './types';

/** One row behind a number of the explanation. */
export interface BehindRow {
  key: string;
  label: string;
  quantity: string;
  link?: string;
  note?: string;
  stockout_days?: number;
  expires_on?: string;
  promised_on?: string | null;
}

interface Month {
  period: string;
  quantity: string;
  stockout_days: number;
}

interface Balance {
  lots: { lot_id: string; number: string; expires_on: string; quantity: string }[];
}

interface OnTheWay {
  order: { id: string; number: string } | null;
  quantity: string;
  promised_on: string | null;
}

interface Asked extends Requisition {
  quantity: string;
}

type Fetch = (facility: string, item: string) => Promise<BehindRow[]>;

const ofItem = (facility: string, item: string) => ({ query: { organisation_id: facility, item_id: item, limit: 200 } });

const sources: Record<string, Fetch> = {
  consumption: async (facility, item) => {
    const { data } = await api.GET('/api/stock/consumption', { params: ofItem(facility, item) });
    return (data as Page<Month>).items.map(({ period, quantity, stockout_days }) => ({ key: period, label: period, quantity, stockout_days }));
  },
  stock: async (facility, item) => {
    const { data } = await api.GET('/api/stock/balances', { params: ofItem(facility, item) });
    const lots = (data as Page<Balance>).items.flatMap((balance) => balance.lots);
    return lots.map(({ lot_id, number, expires_on, quantity }) => ({ key: lot_id, label: number, quantity, expires_on }));
  },
  way: async (facility, item) => {
    const { data } = await api.GET('/api/stock/on-the-way', { params: ofItem(facility, item) });
    return (data as Page<OnTheWay>).items.map(({ order, quantity, promised_on }, index) => ({
      key: order?.id ?? String(index),
      label: order?.number ?? '',
      quantity,
      promised_on,
      ...(order ? { link: `/purchasing/orders/${order.id}` } : {}),
    }));
  },
  requested: async (facility, item) => {
    const { data } = await api.GET('/api/demand/requisitions', { params: { query: { facility_id: facility, item_id: item, open: true, limit: 50 } } });
    return (data as Page<Asked>).items.map(({ id, number, quantity }) => ({ key: id, label: number, quantity, link: `/demand/requisitions/${id}` }));
  },
};

export function useBehind(kind: string, facility: string, item: string) {
  return useQuery<BehindRow[], Problem>({
    queryKey: ['get', '/api/stock/behind', kind, facility, item],
    queryFn: () => (sources[kind] as Fetch)(facility, item),
  });
}
