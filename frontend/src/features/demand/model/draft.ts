import { amount, sum } from '@/shared/format/decimal';
import type { RequisitionLine } from '../api/types';
import { ordersFor, baseOf, readEntry, type EntryError } from './entry';

/** What stands in a cell that could not be read, kept as it was typed so that it can be mended. */
export interface Mistake {
  text: string;
  error: EntryError;
}

type Quantities = ReadonlyMap<string, string>;

/**
 * A requisition while it is written: the server's facts, the person's quantities in order units, and
 * what the server has not yet been told. All functions below return a new draft and leave the old one.
 */
export interface Draft {
  lines: readonly RequisitionLine[];
  quantities: Quantities;
  mistakes: ReadonlyMap<string, Mistake>;
  notes: ReadonlyMap<string, string>;
  /** Items whose quantity or note the server does not have yet. */
  unsaved: ReadonlySet<string>;
  /** Items taken out that the server still has. */
  removed: ReadonlySet<string>;
  /** Quantities before each step, newest last, for Ctrl Z. */
  past: readonly Quantities[];
}

const steps = 50;

export function openDraft(lines: readonly RequisitionLine[]): Draft {
  return {
    lines,
    quantities: new Map(lines.map((line) => [line.item.id, ordersFor(line.quantity, line.item.pack)])),
    notes: new Map(lines.filter((line) => line.note !== '').map((line) => [line.item.id, line.note])),
    mistakes: new Map(),
    unsaved: new Set(),
    removed: new Set(),
    past: [],
  };
}

/** One cell, as typed. A text that is no quantity stays in its cell with its error and is not saved. */
export function enter(draft: Draft, id: string, text: string): Draft {
  const line = draft.lines.find((each) => each.item.id === id);
  if (!line) return draft;
  const entry = readEntry(text, line.item);
  if (entry.ok) return put(draft, new Map([[id, entry.orders]]));
  return { ...draft, mistakes: new Map(draft.mistakes).set(id, { text, error: entry.error }) };
}

/** Several quantities at once, one step to undo. */
export function put(draft: Draft, quantities: Quantities): Draft {
  const changed = [...quantities].filter(([id, orders]) => draft.quantities.get(id) !== orders);
  const mistakes = new Map(draft.mistakes);
  for (const id of quantities.keys()) mistakes.delete(id);
  if (changed.length === 0) return { ...draft, mistakes };
  return {
    ...draft,
    mistakes,
    quantities: new Map([...draft.quantities, ...changed]),
    unsaved: new Set([...draft.unsaved, ...changed.map(([id]) => id)]),
    past: [...draft.past, draft.quantities].slice(-steps),
  };
}

/** Takes over the server's suggestion, in whole order units. */
export function adopt(draft: Draft, ids: Iterable<string>): Draft {
  const wanted = new Set(ids);
  const lines = draft.lines.filter((line) => wanted.has(line.item.id));
  return put(draft, new Map(lines.map((line) => [line.item.id, suggestedOrders(line)])));
}

export function annotate(draft: Draft, id: string, note: string): Draft {
  if ((draft.notes.get(id) ?? '') === note) return draft;
  return { ...draft, notes: new Map(draft.notes).set(id, note), unsaved: new Set(draft.unsaved).add(id) };
}

/** Puts further items on top, where they are seen; one that is already there keeps its quantity. */
export function add(draft: Draft, lines: readonly RequisitionLine[], quantities: Quantities = new Map()): Draft {
  const fresh = lines.filter((line) => !draft.quantities.has(line.item.id));
  const orders = fresh.map((line): [string, string] => [line.item.id, quantities.get(line.item.id) ?? suggestedOrders(line)]);
  const removed = new Set(draft.removed);
  for (const line of fresh) removed.delete(line.item.id);
  return {
    ...draft,
    lines: [...fresh, ...draft.lines],
    quantities: new Map([...draft.quantities, ...orders]),
    unsaved: new Set([...draft.unsaved, ...fresh.map((line) => line.item.id)]),
    removed,
  };
}

export function remove(draft: Draft, id: string): Draft {
  if (!draft.quantities.has(id)) return draft;
  const without = <V>(map: ReadonlyMap<string, V>) => new Map([...map].filter(([key]) => key !== id));
  return {
    ...draft,
    lines: draft.lines.filter((line) => line.item.id !== id),
    quantities: without(draft.quantities),
    notes: without(draft.notes),
    mistakes: without(draft.mistakes),
    unsaved: new Set([...draft.unsaved].filter((key) => key !== id)),
    removed: new Set(draft.removed).add(id),
  };
}

/** Takes back the last change of quantities; items added or removed meanwhile stay as they are. */
export function undo(draft: Draft): Draft {
  const before = draft.past.at(-1);
  if (!before) return draft;
  const back = [...draft.quantities].map(([id, orders]): [string, string] => [id, before.get(id) ?? orders]);
  const next = put({ ...draft, mistakes: new Map() }, new Map(back));
  return { ...next, past: draft.past.slice(0, -1) };
}

export const suggestedOrders = (line: RequisitionLine): string => ordersFor(line.suggested, line.item.pack);

/** Yuan of so many order units at the price the server quoted; null where it knows no price. */
export function amountOf(orders: string, line: RequisitionLine): string | null {
  return line.price === null ? null : amount(baseOf(orders, line.item.pack), line.price);
}

export interface Totals {
  amount: string;
  /** Lines that ask for something. */
  asked: number;
  /** Lines whose amount is unknown for want of a price. */
  unpriced: number;
}

export function totals(draft: Draft): Totals {
  const asked = draft.lines.filter((line) => draft.quantities.get(line.item.id) !== '0');
  const amounts = asked.map((line) => amountOf(draft.quantities.get(line.item.id) ?? '0', line));
  return { amount: sum(amounts), asked: asked.length, unpriced: amounts.filter((each) => each === null).length };
}
