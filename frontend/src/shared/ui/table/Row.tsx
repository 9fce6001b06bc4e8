import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { Checkbox } from 'antd';
import { useLayoutEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TableProps } from './types';

interface RowProps<T> extends TableProps<T> {
  row: T;
  id: string;
  index: number;
  width: number;
  active: boolean;
  focus: () => void;
  changed: boolean;
  opened: boolean;
  toggle: (key: string) => void;
  measure: (key: string, height: number) => void;
}

/** A click on a button, link or field inside the row belongs to that, not to the row. */
function ownClick(event: MouseEvent): boolean {
  return (event.target as HTMLElement).closest('a,button,input,label,[role="button"],.ant-select') === null;
}

export function Row<T>(props: RowProps<T>) {
  const { row, id, index, columns, expand, selected, onOpen, opened } = props;
  const { t } = useTranslation();
  const tone = props.tone?.(row);
  const classes = [onOpen ? 'ys-row-open' : '', props.changed ? 'ys-changed' : '', tone ? `ys-row-${tone}` : ''].filter(Boolean).join(' ');
  return (
    <>
      <tr
        data-row={index}
        aria-rowindex={index + 2}
        tabIndex={props.active ? 0 : -1}
        className={classes || undefined}
        onFocus={props.focus}
        onClick={onOpen ? (event) => ownClick(event) && onOpen(row) : undefined}
      >
        {selected ? <Tick {...props} /> : null}
        {expand ? (
          <td className="ys-table-tick">
            <button type="button" className="ys-table-toggle" aria-expanded={opened} aria-label={t(opened ? 'common.table.hide' : 'common.table.details')} onClick={() => props.toggle(id)}>
              {opened ? <DownOutlined /> : <RightOutlined />}
            </button>
          </td>
        ) : null}
        {columns.map((column) => (
          <td key={column.key} className={[column.align ? `ys-${column.align}` : '', column.wrap ? 'ys-wrap' : ''].join(' ').trim() || undefined}>
            {column.render(row, index)}
          </td>
        ))}
      </tr>
      {expand && opened ? (
        <Opened id={id} width={props.width} measure={props.measure}>
          {expand(row)}
        </Opened>
      ) : null}
    </>
  );
}

function Tick<T>({ selected, row, id }: RowProps<T>) {
  const { t } = useTranslation();
  if (!selected) return null;
  const change = (on: boolean) => {
    const next = new Set(selected.keys);
    if (on) next.add(id);
    else next.delete(id);
    selected.onChange(next);
  };
  const able = selected.able?.(row) ?? true;
  return (
    <td className="ys-table-tick">
      <Checkbox aria-label={t('common.table.select')} disabled={!able} checked={selected.keys.has(id)} onChange={(event) => change(event.target.checked)} />
    </td>
  );
}

function Opened({ id, width, measure, children }: { id: string; width: number; measure: (key: string, height: number) => void; children: ReactNode }) {
  const box = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const watch = new ResizeObserver(() => measure(id, element.offsetHeight));
    watch.observe(element);
    return () => watch.disconnect();
  }, [id, measure]);
  return (
    <tr ref={box} className="ys-table-opened">
      <td colSpan={width}>{children}</td>
    </tr>
  );
}
