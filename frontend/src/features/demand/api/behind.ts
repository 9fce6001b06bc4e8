import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Wire } from '@/shared/api/wire';
import { fetchAll } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import type { ItemRef } from '@/shared/api/refs';

/** One row behind a number of the explanation. */
export interface BehindRow {
  key: string;
  label: string;
  quantity: string;
  link?: string;
  note?: string;
  /** State of the requisition that it leads to. */
  state?: string;
  stockout_days?: number;
  expires_on?: string;
}

type Fetch = (facility: string, item: Item, requisition: string) => Promise<BehindRow[]>;

/** The item whose number is explained. */
type Item = Pick<ItemRef, 'id' | 'code'>;

const STOCK = '/api/stock';

const sources: Record<string, Fetch> = {
  consumption: async (facility, item) => {
    const months = await fetchAll<Wire['MonthView']>(`${STOCK}/consumption`, { organisation_id: facility, item_id: item.id });
    return months.map(({ period, quantity, stockout_days }) => ({ key: period, label: period, quantity, stockout_days }));
  },
  stock: async (facility, item) => {
    const found = await fetchAll<Wire['BalanceView']>(`${STOCK}/balances`, { organisation_id: facility, q: item.code });
    const lots = found.filter((balance) => balance.item.id === item.id).flatMap((balance) => balance.lots);
    return lots.map(({ lot_id, number, expires_on, quantity }) => ({ key: lot_id, label: number, quantity, expires_on }));
  },
  way: async (facility, item) => {
    const coming = await fetchAll<Wire['OnTheWayView']>(`${STOCK}/on-the-way`, { organisation_id: facility });
    return coming
      .filter((each) => each.item.id === item.id)
      .map(({ organisation, quantity }) => ({ key: organisation.id, label: organisation.short_name, quantity, link: '/stock/on-the-way' }));
  },
  requested: async (facility, item) => {
    const asked = await fetchAll<Wire['RequisitionView']>('/api/demand/requisitions', { facility_id: facility, item_id: item.id, open: true }, { limit: 50 });
    return asked.map(({ id, number, quantity }) => ({ key: id, label: number, quantity: quantity ?? '', link: `/demand/requisitions/${id}` }));
  },
  duplicates: async (_, item, requisition) => {
    const params = { path: { id: requisition, item_id: item.id } };
    const { data } = await api.GET('/api/demand/requisitions/{id}/lines/{item_id}/duplicates', { params });
    return (data ?? []).map((one) => ({
      key: `${one.requisition_id}-${one.item.id}`,
      label: one.number,
      quantity: one.quantity,
      link: `/demand/requisitions/${one.requisition_id}`,
      state: one.state,
      note: one.substitute ? one.item.name : undefined,
    }));
  },
};

export function useBehind(kind: string, facility: string, item: Item, requisition: string) {
  return useQuery<BehindRow[], Problem>({
    queryKey: ['get', '/api/stock/behind', kind, facility, item.id, requisition],
    queryFn: () => (sources[kind] as Fetch)(facility, item, requisition),
  });
}
