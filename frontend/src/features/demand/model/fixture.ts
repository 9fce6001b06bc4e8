import type { RequisitionLine } from '../api/types';

/** A line for tests: boxes in cases of ten, with the given facts. */
export function line(id: string, facts: Partial<RequisitionLine>): RequisitionLine {
  return {
    item: { id, code: `YP${id.padStart(6, '0')}`, name: `Drug ${id}`, form: 'tablet', specification: '5 mg', manufacturer: 'Maker', base_unit: 'box', order_unit: 'case', pack: '10' },
    quantity: '0', order_quantity: '0', suggested: '0', consumption: '0', monthly: '0', lookback_days: 180, stockout_days: 0, daily: '0', need: '0', plain_need: '0', forecast: null, decision: null,
    target_days: { review: 30, lead: 3, safety: 3 }, on_hand: '0', on_the_way: '0', requested: '0', price: '1', amount: '0', net: '0', basis_period: null, cover_days: null, flags: [], note: '',
    ...facts,
  };
}
