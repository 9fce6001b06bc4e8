import type { ColumnRegular, HyperFunc, VNode } from '@revolist/revogrid';
import type { GridColumn, Shown } from './types';

/** What RevoGrid keeps per row: the id, the texts of editable cells, and what every cell shows. */
export type Model = Record<string, unknown> & { $id: string; $shown: Record<string, Shown> };

export function modelOf<R>(row: R, id: string, columns: GridColumn<R>[]): Model {
  const model: Model = { $id: id, $shown: {} };
  for (const column of columns) {
    const shown = column.show(row);
    model.$shown[column.key] = shown;
    model[column.key] = shown.text;
  }
  return model;
}

function cell(h: HyperFunc<VNode>, shown: Shown | undefined, explains: boolean): VNode | string {
  if (!shown) return '';
  if (shown.dot) return h('span', { class: 'ys-fine', title: shown.title, role: 'img', 'aria-label': shown.title });
  if (shown.tone) return h('span', { class: `ys-mark ys-mark-${shown.tone}`, title: shown.title }, shown.text);
  const text = explains ? h('span', { class: 'ys-grid-why', title: shown.title }, shown.text) : h('span', { title: shown.title ?? shown.text }, shown.text);
  return shown.unit ? h('span', {}, [text, h('span', { class: 'ys-unit' }, ` ${shown.unit}`)]) : text;
}

export function columnOf<R>(column: GridColumn<R>, readonly: boolean): ColumnRegular {
  const classes = { 'ys-grid-right': column.align === 'right', 'ys-grid-edit': Boolean(column.editable) && !readonly };
  return {
    prop: column.key,
    name: column.title,
    size: column.width,
    readonly: readonly || !column.editable,
    pin: column.pin === 'start' ? 'colPinStart' : column.pin === 'end' ? 'colPinEnd' : undefined,
    columnProperties: () => ({ class: { 'ys-grid-right': column.align === 'right' } }),
    cellProperties: ({ model, prop }: { model: unknown; prop: unknown }) => ({
      class: { ...classes, 'ys-grid-bad': Boolean((model as Model).$shown[String(prop)]?.bad) },
    }),
    cellTemplate: (h: HyperFunc<VNode>, { model, prop }: { model: unknown; prop: unknown }) =>
      cell(h, (model as Model).$shown[String(prop)], Boolean(column.explains)),
  };
}
