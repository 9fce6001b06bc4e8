import { RevoGrid } from '@revolist/react-datagrid';
import type { AfterEditEvent, BeforeRangeSaveDataDetails, BeforeSaveDataDetails, RevoGridCustomEvent } from '@revolist/revogrid';
import { App } from 'antd';
import { useCallback, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../lib/media';
import { size } from '../../theme/tokens';
import { ExplainAt } from '../Explain';
import { acceptQuantity } from './accept';
import { columnOf, type Model } from './model';
import type { Edit, GridColumn, GridHandle, GridProps } from './types';
import { useGridKeys } from './useGridKeys';
import { useMirror } from './useMirror';
import { usePaste } from './usePaste';
import './grid.css';

type Saving = RevoGridCustomEvent<BeforeSaveDataDetails>;
type Pasting = RevoGridCustomEvent<BeforeRangeSaveDataDetails>;

/** Normalises what was typed or pasted before RevoGrid keeps it, and refuses what is no quantity. */
function useGuards<R>(columns: GridColumn<R>[]) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  return useMemo(() => {
    const accepts = new Map(columns.filter((column) => column.editable).map((column) => [column.key, column.accept ?? acceptQuantity]));
    const refuse = (text: string) => void message.error(t('common.grid.bad_number', { text }));
    return {
      before: (event: Saving) => {
        const text = String(event.detail.val ?? '');
        const kept = accepts.get(String(event.detail.prop))?.(text) ?? null;
        if (kept === null) {
          event.preventDefault();
          refuse(text);
        } else event.detail.val = kept;
      },
      beforeRange: (event: Pasting) => {
        for (const [index, cells] of Object.entries(event.detail.data)) {
          for (const [key, value] of Object.entries(cells as Record<string, unknown>)) {
            const kept = accepts.get(key)?.(String(value ?? '')) ?? null;
            if (kept !== null) cells[key] = kept;
            else {
              refuse(String(value));
              Reflect.deleteProperty(event.detail.data[Number(index)] as object, key);
            }
          }
        }
      },
    };
  }, [columns, message, t]);
}

function editsOf(detail: AfterEditEvent): Edit[] {
  if ('data' in detail && 'models' in detail) {
    return Object.entries(detail.data).flatMap(([index, cells]) => {
      const model = detail.models[Number(index)] as Model | undefined;
      return model ? Object.entries(cells as Record<string, unknown>).map(([key, text]) => ({ id: model.$id, key, text: String(text ?? '') })) : [];
    });
  }
  const single = detail as BeforeSaveDataDetails;
  return [{ id: (single.model as Model).$id, key: String(single.prop), text: String(single.val ?? '') }];
}

function useHandle(ref: Ref<GridHandle> | undefined, grid: React.RefObject<HTMLRevoGridElement | null>, models: Model[], firstEditable: number) {
  useImperativeHandle(
    ref,
    () => ({
      focusRow: (id) => {
        const y = models.findIndex((model) => model.$id === id);
        const cell = { x: Math.max(0, firstEditable), y };
        if (y >= 0) void grid.current?.scrollToRow(Math.max(0, y - 4)).then(() => grid.current?.setCellsFocus(cell, cell));
      },
    }),
    [grid, models, firstEditable],
  );
}

export default function RevoQuantityGrid<R>(props: GridProps<R> & { ref?: Ref<GridHandle> }) {
  const { rows, rowId, columns, onEdit, explain, onAdopt, onSubmit, readonly = false } = props;
  const phone = usePhone();
  const grid = useRef<HTMLRevoGridElement>(null);
  const models = useMirror(grid, rows, rowId, columns);
  const revoColumns = useMemo(() => columns.map((column) => columnOf(column, readonly)), [columns, readonly]);
  const guards = useGuards(columns);
  const [why, setWhy] = useState<{ id: string; at: DOMRect } | null>(null);
  useHandle(props.ref, grid, models, columns.filter((column) => !column.pin).findIndex((column) => column.editable));

  const open = useCallback((model: Model, cell: Element | null) => setWhy(cell ? { id: model.$id, at: cell.getBoundingClientRect() } : null), []);
  const adopt = useCallback((chosen: Model[]) => {
    const ids = new Set(chosen.map((model) => model.$id));
    onAdopt?.(rows.filter((row) => ids.has(rowId(row))));
  }, [onAdopt, rows, rowId]);
  const onKeys = useGridKeys({ grid, explain: explain && open, adopt: onAdopt && !readonly ? adopt : undefined, submit: onSubmit });

  const box = usePaste(grid, props.onPaste);

  const clicked = (event: React.MouseEvent<HTMLElement>) => {
    const number = (event.target as HTMLElement).closest('.ys-grid-why');
    const index = number?.closest('[data-rgrow]')?.getAttribute('data-rgrow');
    const model = index ? models[Number(index)] : undefined;
    if (number && model && explain) open(model, number);
  };
  const asked = why && rows.find((row) => rowId(row) === why.id);
  return (
    <div ref={box} className="ys-grid" style={{ height: props.height ?? '100%' }} role="presentation" onKeyDownCapture={onKeys} onClick={clicked}>
      <RevoGrid
        ref={grid}
        aria-label={props.label}
        source={models}
        columns={revoColumns}
        rowSize={phone ? size.touch : size.row}
        theme="default"
        range
        resize
        canMoveColumns={false}
        readonly={readonly}
        applyOnClose
        onBeforeedit={guards.before}
        onBeforerangeedit={guards.beforeRange}
        onAfteredit={(event: RevoGridCustomEvent<AfterEditEvent>) => onEdit(editsOf(event.detail))}
      />
      {asked && explain ? <ExplainAt at={why.at} onClose={() => { setWhy(null); }}>{explain(asked)}</ExplainAt> : null}
    </div>
  );
}
