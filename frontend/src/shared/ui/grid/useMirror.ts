import { useEffect, useMemo, useRef, type RefObject } from 'react';
import { modelOf, type Model } from './model';
import type { GridColumn } from './types';

interface Held<R> {
  rows: readonly R[];
  models: Model[];
}

/**
 * RevoGrid's rows. They are rebuilt only when rows come, go or change places; an edited row is written in
 * place and the view refreshed, so that one keystroke in 2,000 rows costs one row.
 */
export function useMirror<R>(grid: RefObject<HTMLRevoGridElement | null>, rows: readonly R[], rowId: (row: R) => string, columns: GridColumn<R>[]): Model[] {
  const order = useMemo(() => rows.map(rowId).join('\n'), [rows, rowId]);
  // Only order and columns rebuild the rows; single edits are written in place below.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const source = useMemo<Held<R>>(() => ({ rows, models: rows.map((row) => modelOf(row, rowId(row), columns)) }), [order, columns]);
  const held = useRef<Held<R>>(source);
  useEffect(() => {
    held.current = source;
  }, [source]);

  useEffect(() => {
    const before = held.current;
    if (before.rows === rows || before.rows.length !== rows.length) return;
    let touched = false;
    rows.forEach((row, index) => {
      const model = before.models[index];
      if (row === before.rows[index] || !model) return;
      Object.assign(model, modelOf(row, rowId(row), columns));
      touched = true;
    });
    held.current = { rows, models: before.models };
    if (touched) void grid.current?.refresh('all');
  }, [rows, rowId, columns, grid]);

  return source.models;
}
