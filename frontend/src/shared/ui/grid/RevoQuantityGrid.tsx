import { RevoGrid } from '@revolist/react-datagrid';
import type { AfterEditEvent, BeforeRangeSaveDataDetails, BeforeSaveDataDetails, RevoGridCustomEvent } from '@revolist/revogrid';
import { App } from 'antd';
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../lib/media';
import { size } from '../../theme/tokens';
import { ExplainAt } from '../Explain';
import { acceptQuantity } from './accept';
import { CellEditor, type EditorProps } from './CellEditor';
import { columnOf, type Model } from './model';
import type { Edit, GridColumn, GridHandle, GridProps } from './types';
import { useFocusAway } from './useFocusAway';
import { useGridKeys } from './useGridKeys';
import { useMirror } from './useMirror';
import { usePaste } from './usePaste';
import { useWhy } from './useWhy';
import './grid.css';

/** Rows left in view above the one that was jumped to. */
const CONTEXT = 4;

type Pasting = RevoGridCustomEvent<BeforeRangeSaveDataDetails>;

/** Normalises what was typed or pasted before it is kept, and refuses what is no quantity. */
function useGuards<R>(columns: GridColumn<R>[]) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  return useMemo(() => {
    const accepts = new Map(columns.filter((column) => column.editable).map((column) => [column.key, column.accept ?? acceptQuantity]));
    const refuse = (text: string) => void message.error(t('common.grid.bad_number', { text }));
    return {
      keep: (edit: Edit): Edit | null => {
        const kept = accepts.get(edit.key)?.(edit.text) ?? null;
        if (kept === null) refuse(edit.text);
        return kept === null ? null : { ...edit, text: kept };
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

function useCellEditor<R>(props: EditorProps<R>): CellEditor<R> {
  const [editor] = useState(() => new CellEditor(props));
  useEffect(() => editor.follow(props));
  return editor;
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

/** RevoGrid gives its header cells a role but not the row around them. */
function useNamedHeader(box: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = box.current;
    const name = () => element?.querySelector('.header-rgRow')?.setAttribute('role', 'row');
    element?.addEventListener('afterheaderrender', name);
    return () => element?.removeEventListener('afterheaderrender', name);
  }, [box]);
}

function useHandle<R>(ref: Ref<GridHandle> | undefined, grid: React.RefObject<HTMLRevoGridElement | null>, models: Model[], editor: CellEditor<R>, column: number) {
  useImperativeHandle(
    ref,
    () => ({
      focusRow: (id) => {
        const row = models.findIndex((model) => model.$id === id);
        if (row >= 0) void grid.current?.scrollToRow(Math.max(0, row - CONTEXT)).then(() => editor.visit(row, Math.max(0, column)));
      },
    }),
    [grid, models, editor, column],
  );
}

export default function RevoQuantityGrid<R>(props: GridProps<R> & { ref?: Ref<GridHandle> }) {
  const { rows, rowId, columns, onEdit, explain, onAdopt, onSubmit, readonly = false } = props;
  const phone = usePhone();
  const grid = useRef<HTMLRevoGridElement>(null);
  const models = useMirror(grid, rows, rowId, columns);
  const revoColumns = useMemo(() => columns.map((column) => columnOf(column, readonly)), [columns, readonly]);
  const guards = useGuards(columns);
  const firstEditable = columns.filter((column) => !column.pin).findIndex((column) => column.editable);
  const why = useWhy(grid, models, firstEditable);

  const adopt = useCallback((chosen: Model[]) => {
    const ids = new Set(chosen.map((model) => model.$id));
    onAdopt?.(rows.filter((row) => ids.has(rowId(row))));
  }, [onAdopt, rows, rowId]);
  const keep = useCallback((edits: Edit[]) => onEdit(edits.flatMap((edit) => guards.keep(edit) ?? [])), [guards, onEdit]);
  const editor = useCellEditor({ grid, models, columns, readonly, onEdit: keep, onPaste: props.onPaste });
  useHandle(props.ref, grid, models, editor, firstEditable);
  const onKeys = useGridKeys({ editor, grid, explain: explain && why.open, adopt: onAdopt && !readonly ? adopt : undefined, submit: onSubmit });

  const box = usePaste(grid, props.onPaste);
  useNamedHeader(box);
  useFocusAway(grid, box);

  const clicked = (event: React.MouseEvent<HTMLElement>) => {
    const number = (event.target as HTMLElement).closest('.ys-grid-why');
    const index = number?.closest('[data-rgrow]')?.getAttribute('data-rgrow');
    const model = index ? models[Number(index)] : undefined;
    if (number && model && explain) why.open(model, number);
  };
  const asked = why.asked && rows.find((row) => rowId(row) === why.asked?.id);
  return (
    <div ref={box} className="ys-grid" style={{ height: props.height ?? '100%' }} role="presentation" onKeyDownCapture={onKeys} onClick={clicked} onDoubleClick={(event) => editor.open(event.target as Element)}>
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
        filter={false}
        hideAttribution
        readonly={readonly}
        onBeforeeditstart={(event: Event) => event.preventDefault()}
        onViewportscroll={() => editor.place()}
        onAfterfocus={() => editor.place()}
        onBeforerangeedit={guards.beforeRange}
        onAfteredit={(event: RevoGridCustomEvent<AfterEditEvent>) => onEdit(editsOf(event.detail))}
      />
      <input ref={editor.attach} className="ys-grid-input" aria-label={props.label} tabIndex={-1} autoComplete="off" onKeyDown={(event) => editor.inputKey(event)} onPaste={(event) => editor.inputPaste(event)} onBlur={(event) => editor.inputBlur(event)} />
      {asked && why.asked && explain ? (
        <ExplainAt at={why.asked.at} onClose={why.close}>
          {explain(asked)}
        </ExplainAt>
      ) : null}
    </div>
  );
}
