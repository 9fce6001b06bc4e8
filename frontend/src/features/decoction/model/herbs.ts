import type { Piece } from '../api/prescriptions';

/** One row of the entry grid. */
export interface HerbRow {
  key: number;
  name: string;
  grams: string;
  method: string;
}

let last = 0;

export const blank = (herb: Partial<HerbRow> = {}): HerbRow => ({ key: (last += 1), name: '', grams: '', method: '', ...herb });

export const isBlank = (row: HerbRow): boolean => row.name.trim() === '' && row.grams.trim() === '';

/** There is always one blank row at the end, so that Tab leads on. */
export function withBlank(rows: HerbRow[]): HerbRow[] {
  const end = rows.at(-1);
  return end && isBlank(end) ? rows : [...rows, blank()];
}

/** A name with its grams and perhaps a method in brackets, as people paste it from elsewhere. The server reads the name itself. */
const one = /^(\D+?)\s*(\d+(?:\.\d+)?)\s*(?:g|G|\u514b)?\s*([(\uff08][^)\uff09]+[)\uff09])?$/;

/** Herbs of a text from the clipboard; nothing where it is no such text. */
export function pasted(text: string): HerbRow[] {
  const joined = text.replace(/\s+(?=[\d(\uff08])/g, '');
  const parts = joined.split(/[\s,\uff0c\u3001;\uff1b]+/).filter(Boolean);
  const found = parts.map((part) => one.exec(part));
  if (!found.length || found.some((part) => part === null)) return [];
  return found.map((part) => blank({ name: `${part?.[1] ?? ''}${part?.[3] ?? ''}`, grams: part?.[2] ?? '' }));
}

/** How well a piece answers to what was typed: smaller is better, none does not fit. */
function rank(piece: Piece, typed: string): number | null {
  if (piece.name === typed) return 0;
  if (piece.initials === typed) return 1;
  if (piece.name.startsWith(typed)) return 2;
  if (piece.initials.startsWith(typed)) return 3;
  if (piece.aliases.includes(typed)) return 4;
  if (piece.name.includes(typed)) return 5;
  return null;
}

/** Pieces for what was typed: by name, initials or another name; those in the formulary and in stock first. */
export function suggestions(pieces: readonly Piece[], text: string, most = 8): Piece[] {
  const typed = text.trim().toLowerCase();
  if (typed === '') return [];
  const found = pieces.flatMap((piece) => {
    const at = rank(piece, typed);
    return at === null ? [] : [{ piece, at: at * 2 + (piece.item_id ? 0 : 1) }];
  });
  return found.sort((a, b) => a.at - b.at).slice(0, most).map(({ piece }) => piece);
}
