import type { ReactNode } from 'react';
import type { Tone } from '../Mark';

/** What a cell of a read-only column shows. */
export interface Shown {
  text: string;
  /** Small and mute behind the text. */
  unit?: string;
  /** A coloured label instead of plain text. */
  tone?: Tone;
  /** What stands in the cell cannot be kept: the cell is tinted until it is mended. */
  bad?: boolean;
  /** A green dot instead of a text: nothing is wrong here. The tooltip says so. */
  dot?: boolean;
  /** A full sentence for the tooltip. */
  title?: string;
}

export interface GridColumn<R> {
  key: string;
  title: string;
  width: number;
  align?: 'right';
  pin?: 'start' | 'end';
  /** The text of the cell; for an editable column also the text that is edited. */
  show: (row: R) => Shown;
  /** Quantities can be typed and pasted here. */
  editable?: boolean;
  /** Takes a text as typed or pasted; returns what is kept, or null when it is no such value. Default: a quantity ≥ 0. */
  accept?: (text: string) => string | null;
  /** A click or F2 here opens the explanation. */
  explains?: boolean;
}

export interface Edit {
  id: string;
  key: string;
  text: string;
}

export interface GridProps<R> {
  label: string;
  rows: readonly R[];
  rowId: (row: R) => string;
  columns: GridColumn<R>[];
  /** All changes of one keystroke, paste or fill at once. */
  onEdit: (edits: Edit[]) => void;
  /** F2: why this number? */
  explain?: (row: R) => ReactNode;
  /** Ctrl D on the selected rows. */
  onAdopt?: (rows: R[]) => void;
  /** The clipboard as text and the row that has the focus; without it the texts go cell by cell. */
  onPaste?: (text: string, rowId: string | null) => void;
  /** Ctrl Enter. */
  onSubmit?: () => void;
  readonly?: boolean;
  /** CSS height; the grid scrolls inside. */
  height?: string;
}

export interface GridHandle {
  /** Puts the focus on a row's first editable cell and scrolls it into view. */
  focusRow: (id: string) => void;
}
