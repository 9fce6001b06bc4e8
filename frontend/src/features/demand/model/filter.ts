import { compare } from '@/shared/format/decimal';
import type { RequisitionLine } from '../api/types';
import { suggestedOrders, type Draft } from './draft';

export const filters = ['all', 'short', 'deviates', 'flagged', 'mistakes'] as const;
export type Filter = (typeof filters)[number];

/** Runs out before the next goods arrive, as far as stock and lead time say. Only a way to look at the rows. */
export function isShort(line: RequisitionLine): boolean {
  if (compare(line.daily, '0') <= 0) return false;
  return line.cover_days !== null && compare(line.cover_days, String(line.target_days.lead)) < 0;
}

const tests: Record<Filter, (draft: Draft, line: RequisitionLine) => boolean> = {
  all: () => true,
  short: (_, line) => isShort(line),
  deviates: (draft, line) => draft.quantities.get(line.item.id) !== suggestedOrders(line),
  flagged: (_, line) => line.flags.length > 0,
  mistakes: (draft, line) => draft.mistakes.has(line.item.id),
};

export function shown(draft: Draft, filter: Filter): readonly RequisitionLine[] {
  return filter === 'all' ? draft.lines : draft.lines.filter((line) => tests[filter](draft, line));
}

export function counts(draft: Draft): Record<Filter, number> {
  const result = { all: 0, short: 0, deviates: 0, flagged: 0, mistakes: 0 };
  for (const line of draft.lines) {
    for (const filter of filters) if (tests[filter](draft, line)) result[filter] += 1;
  }
  return result;
}
