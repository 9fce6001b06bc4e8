import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { compare, quantity } from '@/shared/format/decimal';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark, type Tone } from '@/shared/ui/Mark';
import type { Column } from '@/shared/ui/table/types';
import { Day, Money, Qty, UnitPrice } from '@/shared/ui/Values';
import type { OrderDetail, OrderLine } from '../../api/types';
import { ContractMark } from '../marks';
import { Saved } from '../plan/plan-columns';

/** Sent to the supplier: from now on it is his answers and deliveries that count. */
export const isPlaced = (order: OrderDetail): boolean => Boolean(order.placed_at);

const tones: Record<string, Tone> = { full: 'good', part: 'warn', declined: 'bad' };

export function AnswerMark({ line }: { line: OrderLine }) {
  const { t } = useTranslation();
  if (!line.answer) return <span className="ys-mute">—</span>;
  return (
    <Mark tone={tones[line.answer] ?? 'plain'} title={line.answer_reason ?? undefined}>
      {t(`purchasing.answer.${line.answer}`)}
      {line.answer === 'part' ? ` ${quantity(line.confirmed)}` : ''}
    </Mark>
  );
}

/** Zero is silent, so that the numbers that matter stand out. */
function Some({ value, tone }: { value: string; tone?: string }) {
  if (compare(value, '0') === 0) return <span className="ys-mute">0</span>;
  return <span className={tone}>{quantity(value)}</span>;
}

export function lineColumns(t: TFunction, placed: boolean): Column<OrderLine>[] {
  const title = (key: string) => t(`purchasing.column.${key}`);
  const head: Column<OrderLine>[] = [
    { key: 'no', title: '#', width: 44, align: 'right', render: (row) => <span className="ys-mute">{row.line_no}</span> },
    { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
    { key: 'contract', title: title('contract'), width: 112, optional: placed, render: (row) => <ContractMark contract={row.contract} /> },
    { key: 'quantity', title: title('quantity'), width: 100, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
    { key: 'price', title: title('price'), width: 86, align: 'right', optional: placed, render: (row) => <UnitPrice value={row.price} /> },
    { key: 'amount', title: title('amount'), width: 106, align: 'right', optional: placed, render: (row) => <Money value={row.amount} /> },
  ];
  if (!placed) return [...head, { key: 'saved', title: title('saved'), width: 96, align: 'right', render: (row) => <Saved value={row.explanation?.saved} /> }];
  return [
    ...head,
    { key: 'answer', title: title('answer'), width: 96, render: (row) => <AnswerMark line={row} /> },
    { key: 'promised', title: title('promised'), width: 70, render: (row) => <Day on={row.promised_on} /> },
    { key: 'shipped', title: title('shipped'), width: 74, align: 'right', render: (row) => <Some value={row.shipped} /> },
    { key: 'accepted', title: title('accepted'), width: 74, align: 'right', render: (row) => <Some value={row.accepted} tone="ys-saved" /> },
    { key: 'rejected', title: title('rejected'), width: 64, align: 'right', render: (row) => <Some value={row.rejected} tone="ys-deadline-late" /> },
    { key: 'remaining', title: title('remaining'), width: 70, align: 'right', render: (row) => <Some value={row.remaining} tone="ys-deadline-near" /> },
  ];
}

export function OrderLineCard({ row }: { row: OrderLine }) {
  return (
    <>
      <span className="ys-card-line">
        <b>
          <ItemName item={row.item} />
        </b>
        <Qty value={row.quantity} unit={row.item.base_unit} />
      </span>
      <span className="ys-card-line ys-card-small">
        <AnswerMark line={row} />
        <Money value={row.amount} sign />
      </span>
    </>
  );
}
