import { compare, parseScaled, sum } from '@/shared/format/decimal';
import type { FieldProblem } from '@/shared/api/problem';
import { cellsOf, halfWidth } from '@/shared/lib/clipboard';
import type { Drop } from '../api/types';

/** One lot on a ship notice, as it is typed. A drop may travel in several lots. */
export interface LotRow {
  key: string;
  drop_id: string;
  lot_number: string;
  produced_on: string;
  expires_on: string;
  quantity: string;
  box_count: string;
  trace_codes: string;
  /** It expires soon, and both sides know it. */
  near_expiry: boolean;
}

export type LotField = 'lot_number' | 'produced_on' | 'expires_on' | 'quantity' | 'box_count';
export type LotProblem = 'required' | 'date' | 'expired' | 'after_expiry' | 'number' | 'too_much' | 'twice' | 'whole';

/** What the server said about a row, by field; its sentence stands beside the cell. */
export type Refusals = Partial<Record<LotField, string>>;

/** Sorts the server's complaints by the rows that were sent; null when one of them belongs to no cell. */
export function refusalsOf(errors: readonly FieldProblem[], sent: readonly LotRow[]): Map<string, Refusals> | null {
  const found = new Map<string, Refusals>();
  for (const { pointer, detail } of errors) {
    const match = /^\/lines\/(\d+)\/(lot_number|produced_on|expires_on|quantity|box_count)$/.exec(pointer);
    const row = match ? sent[Number(match[1])] : undefined;
    if (!match || !row) return null;
    found.set(row.key, { ...found.get(row.key), [match[2] as LotField]: detail });
  }
  return found.size ? found : null;
}

let made = 0;

export function emptyLot(drop: Drop, quantity: string): LotRow {
  made += 1;
  return { key: `lot-${made}`, drop_id: drop.drop_id, lot_number: '', produced_on: '', expires_on: '', quantity, box_count: '', trace_codes: '', near_expiry: false };
}

/** Rows that say nothing are not sent: a drop without a lot number stays for the next load. */
export const isSaid = (row: LotRow): boolean => row.lot_number.trim() !== '' || row.expires_on !== '';

const dated = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** Problems of a row by field, first of each only. */
export function lotProblems(row: LotRow, rows: readonly LotRow[], drop: Drop, today: string): Partial<Record<LotField, LotProblem>> {
  const found: Partial<Record<LotField, LotProblem>> = {};
  const lot = row.lot_number.trim();
  const same = rows.filter((other) => other.drop_id === row.drop_id && isSaid(other));
  if (!lot) found.lot_number = 'required';
  else if (same.some((other) => other.key !== row.key && other.lot_number.trim() === lot && other.expires_on === row.expires_on)) found.lot_number = 'twice';
  if (!row.expires_on) found.expires_on = 'required';
  else if (!dated(row.expires_on)) found.expires_on = 'date';
  else if (row.expires_on <= today) found.expires_on = 'expired';
  if (row.produced_on && !dated(row.produced_on)) found.produced_on = 'date';
  else if (row.produced_on && row.expires_on && row.produced_on >= row.expires_on) found.produced_on = 'after_expiry';
  const quantity = tidy(row.quantity);
  if (parseScaled(quantity, 3) === null || compare(quantity, '0') <= 0) found.quantity = 'number';
  else if (compare(sum(same.map((other) => tidy(other.quantity))), drop.remaining) > 0) found.quantity = 'too_much';
  if (row.box_count && !/^\d+$/.test(tidy(row.box_count))) found.box_count = 'whole';
  return found;
}

export const tidy = (text: string): string => halfWidth(text).replaceAll(',', '').trim();

/** `2026/8/1`, `20260801`, `2026.8.1` and `2026-08-01` are the same day. */
export function readDay(text: string): string {
  const match = /^(\d{4})[-/.\u5e74]?(\d{1,2})[-/.\u6708]?(\d{1,2})\u65e5?$/.exec(halfWidth(text).trim());
  return match ? `${match[1]}-${(match[2] ?? '').padStart(2, '0')}-${(match[3] ?? '').padStart(2, '0')}` : text.trim();
}

export interface PastedLots {
  rows: LotRow[];
  /** Codes that are not due at this destination. */
  unknown: string[];
}

/** A block `code, lot, produced, expires, quantity, boxes` from the supplier's own system. */
export function readLots(text: string, drops: readonly Drop[]): PastedLots {
  const byCode = new Map(drops.map((drop) => [drop.item.code.toUpperCase(), drop]));
  const result: PastedLots = { rows: [], unknown: [] };
  for (const [code = '', lot = '', produced = '', expires = '', quantity = '', boxes = ''] of cellsOf(text)) {
    const drop = byCode.get(code.toUpperCase());
    if (drop) result.rows.push({ ...emptyLot(drop, tidy(quantity)), lot_number: lot, produced_on: readDay(produced), expires_on: readDay(expires), box_count: tidy(boxes) });
    else if (/\d/.test(code)) result.unknown.push(code);
  }
  return result;
}

/** Trace codes as a scanner leaves them: one a line, or separated by anything that is no code. */
export const traceCodes = (text: string): string[] => [...new Set(text.split(/[^0-9A-Za-z]+/).filter(Boolean))];
