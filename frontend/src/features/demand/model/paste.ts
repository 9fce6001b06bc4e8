import { cellName, cellsOf } from '@/shared/lib/clipboard';
import { readEntry, type EntryError, type Packing } from './entry';

/** A row of the grid as far as pasting needs to know it. */
export interface PasteTarget extends Packing {
  id: string;
  code: string;
  name: string;
}

export type PasteProblem = EntryError | 'unknown_code' | 'twice' | 'beyond_end' | 'no_quantity';

export interface PasteError {
  /** Where in the pasted block, as the spreadsheet names it: `B7`. */
  cell: string;
  text: string;
  problem: PasteProblem;
}

export interface PasteResult {
  by: 'code' | 'position';
  /** Order units by item. */
  quantities: Map<string, string>;
  errors: PasteError[];
  /** Codes of the formulary that this requisition does not hold yet, with their quantity text. */
  missing: { cell: string; code: string; text: string }[];
}

/**
 * Reads a block from a spreadsheet against the rows of the grid. A block that holds a column of item
 * codes is matched by code, wherever its rows stand; anything else goes down from the focused row.
 */
export function readPaste(text: string, rows: readonly PasteTarget[], from: number): PasteResult {
  const cells = cellsOf(text);
  const byCode = new Map(rows.map((row) => [fold(row.code), row]));
  const codes = codeColumn(cells, byCode);
  return codes === null ? readByPosition(cells, rows, from) : readByCode(cells, codes, byCode);
}

const fold = (code: string): string => code.trim().toUpperCase();

/** Letters and digits without a blank, as item codes are written; no quantity looks like one. */
const codeShape = /^(?=.*[A-Z])(?=.*\d)[A-Z\d.-]{5,}$/;

/** The first column in which a row names a known code, else the first in which most cells look like codes. */
function codeColumn(cells: string[][], byCode: Map<string, PasteTarget>): number | null {
  const width = Math.max(0, ...cells.map((row) => row.length));
  if (width < 2) return null;
  const columns = Array.from({ length: width }, (_, column) => cells.map((row) => fold(row[column] ?? '')));
  const known = columns.findIndex((column) => column.some((cell) => byCode.has(cell)));
  if (known >= 0) return known;
  const alike = columns.findIndex((column) => column.filter((cell) => codeShape.test(cell)).length * 2 > column.length);
  return alike >= 0 ? alike : null;
}

const numeric = (text: string | undefined): boolean => /^\s*[\d０-９][\d０-９,，.]*\s*\p{L}{0,3}\s*$/u.test(text ?? '');

/** The quantity stands in the column with most numbers; of equals the last, where requisition sheets put it. */
function quantityColumn(cells: string[][], except: number): number {
  let best = -1;
  let most = 0;
  const width = Math.max(0, ...cells.map((row) => row.length));
  for (let column = 0; column < width; column += 1) {
    const count = column === except ? 0 : cells.filter((row) => numeric(row[column])).length;
    if (count > 0 && count >= most) [best, most] = [column, count];
  }
  return best;
}

/** A header is a first row whose quantity cell is no number while the next one's is. */
function headerRows(cells: string[][], column: number): number {
  return cells.length > 1 && !numeric(cells[0]?.[column]) && numeric(cells[1]?.[column]) ? 1 : 0;
}

function readByCode(cells: string[][], codes: number, byCode: Map<string, PasteTarget>): PasteResult {
  const result: PasteResult = { by: 'code', quantities: new Map(), errors: [], missing: [] };
  const column = quantityColumn(cells, codes);
  const skip = byCode.has(fold(cells[0]?.[codes] ?? '')) ? 0 : headerRows(cells, column);
  cells.slice(skip).forEach((row, index) => {
    const code = row[codes] ?? '';
    const text = row[column] ?? '';
    const target = byCode.get(fold(code));
    const at = index + skip;
    if (code === '') return;
    if (column < 0) result.errors.push({ cell: cellName(codes, at), text: code, problem: 'no_quantity' });
    else if (!target) result.missing.push({ cell: cellName(codes, at), code, text });
    else if (result.quantities.has(target.id)) result.errors.push({ cell: cellName(codes, at), text: code, problem: 'twice' });
    else take(result, target, text, cellName(column, at));
  });
  return result;
}

function readByPosition(cells: string[][], rows: readonly PasteTarget[], from: number): PasteResult {
  const result: PasteResult = { by: 'position', quantities: new Map(), errors: [], missing: [] };
  const column = Math.max(0, quantityColumn(cells, -1));
  const skip = headerRows(cells, column);
  cells.slice(skip).forEach((row, index) => {
    const text = row[column] ?? '';
    const target = rows[from + index];
    const cell = cellName(column, index + skip);
    if (target) take(result, target, text, cell);
    else result.errors.push({ cell, text, problem: 'beyond_end' });
  });
  return result;
}

function take(result: PasteResult, target: PasteTarget, text: string, cell: string): void {
  // An empty cell says nothing; whoever wants none writes 0.
  if (text.trim() === '') return;
  const entry = readEntry(text, target);
  if (entry.ok) result.quantities.set(target.id, entry.orders);
  else result.errors.push({ cell, text, problem: entry.error });
}
