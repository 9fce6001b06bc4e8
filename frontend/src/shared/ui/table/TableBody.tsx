import { Checkbox } from 'antd';
import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangedRows } from '../../api/changed';
import { Row } from './Row';
import type { TableProps } from './types';
import { useRowKeys } from './useRowKeys';
import { useWindow } from './useWindow';

interface BodyProps<T> extends TableProps<T> {
  scroller: RefObject<HTMLDivElement | null>;
  rowHeight: number;
  open: ReadonlySet<string>;
  toggle: (key: string) => void;
}

/** A guess for an opened row until it has been measured. */
const OPENED = 120;
/** More rows are fetched when fewer than this many are left below. */
const AHEAD = 30;

/** What a column without a width needs at least; below that the table scrolls sideways. */
const LEAST = 120;

function leastWidth(columns: { width?: number }[]): number {
  return columns.reduce((sum, column) => sum + (column.width ?? LEAST), 0);
}

function useOpenedHeights<T>({ open, listing, rowKey }: BodyProps<T>) {
  const [measured, setMeasured] = useState<ReadonlyMap<string, number>>(new Map());
  const measure = useCallback((key: string, height: number) => {
    setMeasured((old) => (old.get(key) === height ? old : new Map(old).set(key, height)));
  }, []);
  const heights = useMemo(() => {
    const found = new Map<number, number>();
    if (open.size) listing.rows.forEach((row, index) => open.has(rowKey(row)) && found.set(index, measured.get(rowKey(row)) ?? OPENED));
    return found;
  }, [open, listing.rows, rowKey, measured]);
  return { heights, measure };
}

export function TableBody<T>(props: BodyProps<T>) {
  const { listing, rowKey, scroller, rowHeight, columns, expand, selected } = props;
  const { rows } = listing;
  const changed = useChangedRows();
  const { heights, measure } = useOpenedHeights(props);
  const view = useWindow(scroller, rows.length, rowHeight, heights);
  const at = (index: number, act?: (row: T) => void) => {
    const row = rows[index];
    if (row !== undefined) act?.(row);
  };
  const keys = useRowKeys(scroller, rows.length, rowHeight, {
    open: props.onOpen && ((index) => at(index, props.onOpen)),
    explain: props.onExplain && ((index) => at(index, props.onExplain)),
    toggle: expand && ((index) => at(index, (row) => props.toggle(rowKey(row)))),
  });
  const { hasMore, more } = listing;
  useEffect(() => {
    if (hasMore && view.last >= rows.length - AHEAD) more?.();
  }, [hasMore, more, view.last, rows.length]);
  const width = columns.length + (expand ? 1 : 0) + (selected ? 1 : 0);
  return (
    <table className={`ys-table${props.compact ? ' ys-table-compact' : ''}`} aria-label={props.label} aria-rowcount={hasMore ? -1 : rows.length + 1} style={{ minWidth: leastWidth(columns) }} onKeyDown={keys.onKeyDown}>
      <Head {...props} />
      <tbody>
        <Gap height={view.above} width={width} />
        {rows.slice(view.first, view.last).map((row, offset) => {
          const index = view.first + offset;
          const key = rowKey(row);
          return (
            <Row key={key} {...props} row={row} index={index} id={key} width={width} measure={measure} active={keys.active === index} focus={() => keys.setActive(index)} changed={changed.has(key)} opened={props.open.has(key)} />
          );
        })}
        <Gap height={view.below} width={width} />
      </tbody>
    </table>
  );
}

function Gap({ height, width }: { height: number; width: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={width} />
    </tr>
  );
}

function Head<T>({ columns, expand, selected, listing, rowKey }: BodyProps<T>) {
  const { t } = useTranslation();
  const able = selected ? listing.rows.filter((row) => selected.able?.(row) ?? true).map(rowKey) : [];
  const all = able.length > 0 && able.every((key) => selected?.keys.has(key));
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selected ? (
          <th className="ys-table-tick">
            <Checkbox aria-label={t('common.action.all')} checked={all} indeterminate={!all && selected.keys.size > 0} onChange={() => selected.onChange(new Set(all ? [] : able))} />
          </th>
        ) : null}
        {expand ? (
          <th className="ys-table-tick">
            <span className="ys-visually-hidden">{t('common.table.details')}</span>
          </th>
        ) : null}
        {columns.map((column) => (
          <th key={column.key} scope="col" className={column.align ? `ys-${column.align}` : undefined} style={{ width: column.width }}>
            {column.title || <span className="ys-visually-hidden">{column.key}</span>}
          </th>
        ))}
      </tr>
    </thead>
  );
}
