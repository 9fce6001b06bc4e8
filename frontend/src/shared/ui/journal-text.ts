import { useTranslation } from 'react-i18next';
import { group, money } from '../format/decimal';
import { useWord } from '../lib/word';

type Facts = Record<string, unknown>;

/** Where the words of an entity's states stand. */
const states: Record<string, string> = {
  purchase_order: 'purchasing.state',
  purchase_plan: 'purchasing.plan_state',
  ship_notice: 'purchasing.notice_state',
  receipt: 'purchasing.receipt_state',
  supplier_return: 'purchasing.return_state',
  requisition: 'demand.state',
  cycle: 'demand.cycle_state',
  contract: 'suppliers.contract_state',
  item: 'formulary.state',
  count: 'stock.count_state',
  adjustment: 'stock.adjustment_state',
  wave: 'dispatch.wave',
  run: 'dispatch.run',
  shortage: 'exchange.shortage',
  stock_transfer: 'exchange.transfer',
  recall: 'exchange.recall',
  market_offer: 'exchange.offer_state',
  prescription: 'decoction.state',
  formulary_change: 'formulary.change_state',
};

/** Facts that a reader wants in the line itself, in this order. The rest stands in the opened row. */
const told = ['reason', 'note', 'name', 'amount', 'lines', 'requisitions', 'orders', 'unmet', 'approval', 'full', 'part', 'declined', 'accepted', 'rejected', 'pending', 'adopted', 'lots', 'boxes', 'plan', 'order', 'ship_notice', 'receipt', 'mail', 'effective_on'] as const;
const bare = new Set<string>(['reason', 'note', 'name']);

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an entry of the journal says, as one line of words. */
export function useFactsText(): (entity: string, facts: Facts) => string {
  const { t } = useTranslation();
  const word = useWord();
  return (entity, facts) => {
    const inner = isFacts(facts.facts) ? { ...facts, ...facts.facts } : facts;
    const state = (value: unknown) => word(states[entity] ?? 'common.fact', String(value));
    const moved = inner.from && inner.to && inner.from !== inner.to ? [`${state(inner.from)} → ${state(inner.to)}`] : [];
    const parts = told.flatMap((key) => {
      const value = inner[key];
      if ((typeof value !== 'string' && typeof value !== 'number') || value === '' || value === 0) return [];
      if (bare.has(key)) return [String(value)];
      const shown = key === 'amount' ? `¥ ${money(String(value))}` : typeof value === 'number' ? group(String(value)) : value;
      return [`${t(`common.fact.${key}`)} ${shown}`];
    });
    return [...moved, ...parts].join(' · ');
  };
}
