import type { TFunction } from 'i18next';
import { average, money, quantity } from '@/shared/format/decimal';
import type { GridColumn, Shown } from '@/shared/ui/grid/types';
import { amountOf, suggestedOrders } from '../../model/draft';
import { isShort } from '../../model/filter';
import type { EntryRow } from '../../model/rows';

/** The gravest first: only one label fits beside the cell, the others stand in its tooltip. */
function labels(row: EntryRow, t: TFunction): Shown[] {
  const { mistake, line } = row;
  const flags = line.flags.map((flag): Shown => ({ text: t(`demand.flag.${flag}`), tone: 'warn', title: t(`demand.flag_help.${flag}`) }));
  return [
    ...(mistake ? [{ text: t(`demand.mistake.${mistake.error}`), tone: 'bad' as const, title: t(`demand.mistake_help.${mistake.error}`, { ...line.item, text: mistake.text }) }] : []),
    ...(isShort(line) ? [{ text: t('demand.short'), tone: 'bad' as const, title: t('demand.short_help', { days: line.cover_days }) }] : []),
    ...flags,
  ];
}

function mark(row: EntryRow, t: TFunction): Shown {
  const all = labels(row, t);
  const first = all[0];
  if (!first) return row.note ? { text: t('demand.note_mark'), tone: 'plain', title: row.note } : { text: '', dot: true, title: t('demand.fine') };
  return { ...first, text: all.length > 1 ? `${first.text} +${all.length - 1}` : first.text, title: all.map((each) => each.title ?? each.text).join('\n') };
}

const number = (value: string): Shown => ({ text: quantity(value) });

/** The columns of a requisition: what, what there is, what is advised, what is wanted. */
export function entryColumns(t: TFunction): GridColumn<EntryRow>[] {
  const head = (key: string) => t(`demand.column.${key}`);
  const right = { align: 'right' as const };
  return [
    { key: 'name', title: head('name'), width: 212, show: ({ line }) => ({ text: line.item.name, unit: line.item.form }) },
    { key: 'specification', title: head('specification'), width: 150, show: ({ line }) => ({ text: line.item.specification || '—' }) },
    { key: 'manufacturer', title: head('manufacturer'), width: 128, show: ({ line }) => ({ text: line.item.manufacturer || '—' }) },
    { key: 'monthly', title: head('monthly'), width: 84, ...right, show: ({ line }) => ({ text: average(line.monthly) }) },
    { key: 'on_hand', title: head('on_hand'), width: 80, ...right, show: ({ line }) => number(line.on_hand) },
    { key: 'on_the_way', title: head('on_the_way'), width: 88, ...right, show: ({ line }) => number(line.on_the_way) },
    { key: 'suggested', title: head('suggested'), width: 96, ...right, explains: true, show: ({ line }) => ({ text: quantity(suggestedOrders(line)), unit: line.item.order_unit, title: t('demand.why.hint') }) },
    {
      key: 'orders',
      title: head('orders'),
      width: 112,
      ...right,
      editable: true,
      accept: (text) => text,
      show: (row) => ({ text: row.mistake ? row.mistake.text : row.orders, unit: row.mistake ? undefined : row.line.item.order_unit, bad: Boolean(row.mistake), title: t('demand.pack', { ...row.line.item }) }),
    },
    { key: 'amount', title: head('amount'), width: 104, ...right, show: (row) => ({ text: money(amountOf(row.orders, row.line)) }) },
    { key: 'mark', title: head('mark'), width: 98, show: (row) => mark(row, t) },
  ];
}
