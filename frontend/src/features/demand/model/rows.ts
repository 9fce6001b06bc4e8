import type { RequisitionLine } from '../api/types';
import type { Draft, Mistake } from './draft';
import { shown, type Filter } from './filter';

/** One row of the grid as it is drawn. */
export interface EntryRow {
  id: string;
  line: RequisitionLine;
  orders: string;
  mistake: Mistake | undefined;
  note: string;
}

/** Rows that did not change stay the same object, so that the grid redraws only the edited one. */
const drawn = new WeakMap<RequisitionLine, EntryRow>();

function rowOf(draft: Draft, line: RequisitionLine): EntryRow {
  const id = line.item.id;
  const orders = draft.quantities.get(id) ?? '0';
  const mistake = draft.mistakes.get(id);
  const note = draft.notes.get(id) ?? '';
  const before = drawn.get(line);
  if (before && before.orders === orders && before.mistake === mistake && before.note === note) return before;
  const row = { id, line, orders, mistake, note };
  drawn.set(line, row);
  return row;
}

export const rowsOf = (draft: Draft, filter: Filter): EntryRow[] => shown(draft, filter).map((line) => rowOf(draft, line));
