import type { RequisitionLine } from '../api/types';
import { openDraft, type Draft } from './draft';
import { baseOf } from './entry';

/** What one autosave tells the server, and what it remembers to tick off afterwards. */
export interface Batch {
  lines: { item_id: string; quantity: string; note?: string }[];
  remove: string[];
  sent: { quantities: ReadonlyMap<string, string>; notes: ReadonlyMap<string, string> };
}

export const hasUnsaved = (draft: Draft): boolean => draft.unsaved.size > 0 || draft.removed.size > 0;

export function batchOf(draft: Draft): Batch {
  const lines = draft.lines.filter((line) => draft.unsaved.has(line.item.id));
  return {
    lines: lines.map((line) => {
      const id = line.item.id;
      const note = draft.notes.get(id);
      return { item_id: id, quantity: baseOf(draft.quantities.get(id) ?? '0', line.item.pack), ...(note === undefined ? {} : { note }) };
    }),
    remove: [...draft.removed],
    sent: { quantities: draft.quantities, notes: draft.notes },
  };
}

/** Ticks off what has arrived; a cell typed over in the meantime stays unsaved. */
export function saved(draft: Draft, batch: Batch): Draft {
  const { quantities, notes } = batch.sent;
  const arrived = new Set(batch.lines.map((line) => line.item_id));
  const same = (id: string) => draft.quantities.get(id) === quantities.get(id) && draft.notes.get(id) === notes.get(id);
  return {
    ...draft,
    unsaved: new Set([...draft.unsaved].filter((id) => !arrived.has(id) || !same(id))),
    removed: new Set([...draft.removed].filter((id) => !batch.remove.includes(id))),
  };
}

/**
 * Somebody else changed the requisition: what he did stands, except in the cells that this person has
 * written and not yet saved. Field by field, never the whole document over the other.
 */
export function rebase(draft: Draft, lines: readonly RequisitionLine[]): Draft {
  const theirs = openDraft(lines);
  const own = [...draft.unsaved].filter((id) => draft.quantities.has(id));
  const held = new Set(lines.map((line) => line.item.id));
  const extra = draft.lines.filter((line) => draft.unsaved.has(line.item.id) && !held.has(line.item.id));
  const kept = <V>(base: ReadonlyMap<string, V>, mine: ReadonlyMap<string, V>) =>
    new Map([...base, ...own.flatMap((id): [string, V][] => (mine.has(id) ? [[id, mine.get(id) as V]] : []))]);
  return {
    ...draft,
    lines: [...extra, ...lines.filter((line) => !draft.removed.has(line.item.id))],
    quantities: kept(theirs.quantities, draft.quantities),
    notes: kept(theirs.notes, draft.notes),
    unsaved: new Set(own),
  };
}

/** Unsaved work as it is kept on the device until the server has it. */
export interface Kept {
  quantities: [string, string][];
  notes: [string, string][];
  removed: string[];
  /** The person pressed submit while there was no network. */
  submit: boolean;
  at: number;
}

export function keepOf(draft: Draft, submit: boolean, at: number): Kept {
  const own = <V>(map: ReadonlyMap<string, V>) => [...map].filter(([id]) => draft.unsaved.has(id));
  return { quantities: own(draft.quantities), notes: own(draft.notes), removed: [...draft.removed], submit, at };
}

/** Puts kept work back on a freshly loaded requisition. Items that are gone meanwhile are left out. */
export function restore(draft: Draft, kept: Kept): Draft {
  const quantities = kept.quantities.filter(([id, orders]) => draft.quantities.has(id) && draft.quantities.get(id) !== orders);
  const notes = kept.notes.filter(([id, note]) => draft.quantities.has(id) && draft.notes.get(id) !== note);
  const removed = new Set(kept.removed.filter((id) => draft.quantities.has(id)));
  return {
    ...draft,
    lines: draft.lines.filter((line) => !removed.has(line.item.id)),
    quantities: new Map([...draft.quantities, ...quantities].filter(([id]) => !removed.has(id))),
    notes: new Map([...draft.notes, ...notes]),
    unsaved: new Set([...quantities, ...notes].map(([id]) => id).filter((id) => !removed.has(id))),
    removed,
  };
}
