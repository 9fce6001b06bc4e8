import type { ReactNode } from 'react';
import type { Hint } from '../HintBar';
import type { Problem } from '../../api/problem';

export interface Column<T> {
  key: string;
  title: string;
  render: (row: T, index: number) => ReactNode;
  /** Pixels; columns without one share what is left. */
  width?: number;
  /** Numbers stand right. */
  align?: 'right' | 'center';
  /** Cannot be hidden. */
  always?: boolean;
  /** Hidden until somebody chooses it. */
  optional?: boolean;
  /** May break into several lines: only in short tables. */
  wrap?: boolean;
}

/** What a table shows when it has no rows. */
export interface EmptyText {
  title: string;
  help?: ReactNode;
  action?: ReactNode;
}

/** The part of a keyset listing that a table needs; `useList` returns it. */
export interface Rows<T> {
  rows: readonly T[];
  loading?: boolean;
  loadingMore?: boolean;
  hasMore?: boolean;
  more?: () => void;
  problem?: Problem | null;
  again?: () => void;
}

export interface TableProps<T> {
  /** Under this name the chosen columns are remembered on this device. */
  name: string;
  /** What the table is, for screen readers and tests. */
  label: string;
  columns: Column<T>[];
  listing: Rows<T>;
  rowKey: (row: T) => string;
  /** Enter or a click on the row. */
  onOpen?: (row: T) => void;
  /** F2 on the row. */
  onExplain?: (row: T) => void;
  /** Chips above the table. */
  filters?: ReactNode;
  search?: { value: string; onChange: (text: string) => void; placeholder: string };
  /** Sums, at the right above the table. */
  totals?: ReactNode;
  /** A row below a row. */
  expand?: (row: T) => ReactNode;
  /** The row that the page itself has opened, besides those that the reader opens. */
  openedKey?: string;
  selected?: { keys: ReadonlySet<string>; onChange: (keys: Set<string>) => void; able?: (row: T) => boolean };
  /** How a row looks on a phone; without it the table scrolls sideways. */
  card?: (row: T) => ReactNode;
  empty: EmptyText;
  /** True while a filter is set: then an empty table means "no match". */
  filtered?: boolean;
  onResetFilters?: () => void;
  compact?: boolean;
  /** Takes the height of its parent and scrolls inside. */
  fill?: boolean;
  hints?: Hint[];
  /** Stands inside a panel: no frame and no bar of its own. */
  bare?: boolean;
  /** A tone for the whole row. */
  tone?: (row: T) => 'bad' | 'warn' | 'mute' | undefined;
}
