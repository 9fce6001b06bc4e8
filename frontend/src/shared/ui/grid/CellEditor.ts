import type { ClipboardEvent, FocusEvent, KeyboardEvent, RefObject } from 'react';
import type { Model } from './model';
import type { Edit, GridColumn } from './types';

interface Spot {
  row: number;
  column: number;
}

export interface EditorProps<R> {
  grid: RefObject<HTMLRevoGridElement | null>;
  models: Model[];
  columns: GridColumn<R>[];
  readonly: boolean;
  onEdit: (edits: Edit[]) => void;
  onPaste?: (text: string, rowId: string | null) => void;
}

const moves: Record<string, [number, number]> = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0], Tab: [0, 1], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * Editing without losing a key. RevoGrid opens its editor and moves its focus asynchronously; whoever types
 * faster than that loses digits or writes them into the wrong row. Here one input field lies over the grid:
 * it takes the focus in the very keystroke that starts an edit, knows at once which cell comes next, and
 * tells RevoGrid afterwards.
 */
export class CellEditor<R> {
  private element: HTMLInputElement | null = null;
  private at: Spot | null = null;
  private active = false;

  constructor(private props: EditorProps<R>) {}

  readonly attach = (element: HTMLInputElement | null): void => {
    this.element = element;
  };

  /** The rows and columns as they are drawn now. */
  follow(props: EditorProps<R>): void {
    this.props = props;
  }

  /** Keys that reach the grid while no edit is going on. True when they are dealt with; `/` is the page's search. */
  gridKey(event: KeyboardEvent<HTMLElement>): boolean {
    const spot = spotOf(event.target);
    if (!spot || this.props.readonly || event.ctrlKey || event.metaKey || event.altKey) return false;
    const move = event.shiftKey ? undefined : moves[event.key];
    if (move && event.key !== 'Tab') {
      event.preventDefault();
      this.go(spot, move);
      return true;
    }
    const cell = event.key.length === 1 && event.key !== '/' ? this.writable(spot) : null;
    if (!cell) return false;
    // No preventDefault: the character goes into the field that has the focus from now on.
    this.begin(cell, '');
    this.turnTo(spot, cell);
    return true;
  }

  /** A double click edits what stands there. */
  open(cell: Element): void {
    const spot = spotOf(cell);
    const model = spot && this.props.models[spot.row];
    if (!spot || !model || this.props.readonly || !this.editable(spot)) return;
    this.begin(spot, String(model[this.props.columns[spot.column]?.key ?? ''] ?? ''));
  }

  inputKey(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    if (event.key === 'Escape') this.cancel();
    else if (!event.shiftKey && this.leaves(event.key)) {
      event.preventDefault();
      const from = this.at;
      this.commit();
      if (from) this.go(from, moves[event.key] ?? [0, 0]);
    } else if (event.key.length === 1 && !this.typeInto(event.key)) event.preventDefault();
  }

  inputPaste(event: ClipboardEvent<HTMLInputElement>): void {
    const text = event.clipboardData.getData('text/plain');
    const { onPaste, models } = this.props;
    event.stopPropagation();
    if (this.active && !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const row = this.at ? models[this.at.row]?.$id : undefined;
    this.cancel();
    onPaste?.(text, row ?? null);
  }

  /** RevoGrid takes the focus for the cell that we have sent it to; while somebody types we take it back. */
  inputBlur(event: FocusEvent<HTMLInputElement>): void {
    if (!this.active) return;
    const to = spotOf(event.relatedTarget);
    if (event.relatedTarget === null || (to && this.at && to.row === this.at.row)) queueMicrotask(() => this.active && this.element?.focus());
    else this.commit();
  }

  commit(): void {
    const { element, at } = this;
    if (!this.active || !at || !element) return;
    const model = this.props.models[at.row];
    const key = this.props.columns[at.column]?.key;
    const text = element.value;
    this.rest();
    if (model && key) this.props.onEdit([{ id: model.$id, key, text }]);
  }

  /** Keeps the field over its cell while the grid scrolls. */
  place(): void {
    const { element } = this;
    const cell = this.at && this.cellAt(this.at);
    const box = element?.parentElement?.getBoundingClientRect();
    if (!element || !cell || !box) return;
    const rect = cell.getBoundingClientRect();
    Object.assign(element.style, { left: `${rect.left - box.left}px`, top: `${rect.top - box.top}px`, width: `${rect.width}px`, height: `${rect.height}px` });
  }

  /** Goes to a cell from elsewhere on the page; the keyboard works there at once. */
  visit(row: number, column: number): void {
    this.commit();
    this.go({ row, column }, [0, 0]);
  }

  /** A character that is typed where the field rests. False when there is nothing to write it into. */
  private typeInto(key: string): boolean {
    const { at } = this;
    const cell = at && (key !== '/' || this.editable(at)) ? this.writable(at) : null;
    if (!at || !cell) return false;
    this.at = cell;
    this.activate();
    if (cell !== at) this.place();
    this.turnTo(at, cell);
    return true;
  }

  /** RevoGrid marks the cell in which is written, also when another one of its row was chosen. */
  private turnTo(from: Spot, { row, column }: Spot): void {
    if (from.row === row && from.column === column) return;
    const cell = { x: column, y: row };
    void this.props.grid.current?.setCellsFocus(cell, cell);
  }

  private leaves(key: string): boolean {
    return key in moves && !(this.active && (key === 'ArrowLeft' || key === 'ArrowRight'));
  }

  private editable({ column }: Spot): boolean {
    return Boolean(this.props.columns[column]?.editable);
  }

  /** Where a keystroke in this cell is written: the cell itself, or else the row's own that can be written. */
  private writable(spot: Spot): Spot | null {
    if (this.editable(spot)) return spot;
    const column = this.props.columns.findIndex((each) => each.editable);
    return column < 0 ? null : { row: spot.row, column };
  }

  private cellAt({ row, column }: Spot): Element | null {
    return this.props.grid.current?.querySelector(`revogr-data [data-rgrow="${row}"][data-rgcol="${column}"]`) ?? null;
  }

  private begin(spot: Spot, text: string): void {
    this.at = spot;
    const { element } = this;
    if (!element) return;
    element.value = text;
    this.activate();
    this.place();
    element.focus();
    if (text) element.select();
  }

  private activate(): void {
    this.active = true;
    const { element } = this;
    element?.setAttribute('data-active', '');
    const column = this.at && this.props.columns[this.at.column];
    const model = this.at && this.props.models[this.at.row];
    element?.setAttribute('aria-label', [model?.$shown[this.props.columns[0]?.key ?? '']?.text, column?.title].filter(Boolean).join(' '));
  }

  private rest(): void {
    this.active = false;
    const { element } = this;
    if (!element) return;
    element.value = '';
    element.removeAttribute('data-active');
  }

  private cancel(): void {
    this.rest();
    if (this.at) (this.cellAt(this.at) as HTMLElement | null)?.focus();
  }

  private go(from: Spot, [down, right]: [number, number]): void {
    const { models, columns, grid } = this.props;
    const row = Math.max(0, Math.min(models.length - 1, from.row + down));
    const column = Math.max(0, Math.min(columns.length - 1, from.column + right));
    this.at = { row, column };
    this.place();
    this.element?.focus({ preventScroll: true });
    const cell = { x: column, y: row };
    void grid.current?.setCellsFocus(cell, cell);
  }
}

/** RevoGrid writes the position of a cell on its element. */
function spotOf(target: EventTarget | null): Spot | null {
  const cell = target instanceof Element ? target.closest('revogr-data .rgCell') : null;
  const row = Number(cell?.getAttribute('data-rgrow') ?? NaN);
  const column = Number(cell?.getAttribute('data-rgcol') ?? NaN);
  return Number.isInteger(row) && Number.isInteger(column) ? { row, column } : null;
}
