import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Column } from '@/shared/ui/table/types';
import { Deadline, Money, When } from '@/shared/ui/Values';
import type { Order } from '../../api/types';
import { OrderState, Urgent } from '../marks';

/** The clock that runs now: the supplier's answer. Everything later is promised line by line. */
function Clock({ order }: { order: Order }) {
  return order.state === 'placed' ? <Deadline at={order.confirm_by_at} /> : <span className="ys-mute">—</span>;
}

export function orderColumns(t: TFunction, supplier: boolean): Column<Order>[] {
  const title = (key: string) => t(`purchasing.column.${key}`);
  const columns: Column<Order>[] = [
    {
      key: 'number',
      title: title('number'),
      width: 176,
      always: true,
      render: (row) => (
        <>
          <b className="ys-num">{row.number}</b> <Urgent order={row} />
        </>
      ),
    },
    { key: 'supplier', title: title('supplier'), always: true, render: (row) => <span title={row.supplier.name}>{row.supplier.short_name || row.supplier.name}</span> },
    { key: 'state', title: title('state'), width: 112, render: (row) => <OrderState state={row.state} /> },
    { key: 'delivery', title: title('delivery'), width: 104, render: (row) => t(`purchasing.delivery.${row.delivery}`) },
    { key: 'facilities', title: title('facilities'), width: 76, align: 'right', render: (row) => row.facility_count },
    { key: 'lines', title: title('lines'), width: 56, align: 'right', render: (row) => row.line_count },
    { key: 'amount', title: title('amount'), width: 118, align: 'right', render: (row) => <Money value={row.amount} /> },
    { key: 'clock', title: title('clock'), width: 124, render: (row) => <Clock order={row} /> },
    { key: 'opened', title: title('opened'), width: 110, optional: true, render: (row) => <When at={row.opened_at} /> },
    { key: 'created', title: title('created'), width: 100, optional: supplier, render: (row) => <When at={row.created_at} /> },
    { key: 'placed', title: title('placed'), width: 100, render: (row) => <When at={row.placed_at} /> },
  ];
  return supplier ? columns.filter((column) => column.key !== 'supplier' && column.key !== 'facilities') : columns;
}

export function OrderCard({ row, supplier }: { row: Order; supplier: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="ys-card-line">
        <b>{supplier ? row.number : (row.supplier.short_name || row.supplier.name)}</b>
        <OrderState state={row.state} />
      </span>
      <span className="ys-card-line ys-card-small">
        <span>
          {supplier ? t(`purchasing.delivery.${row.delivery}`) : row.number} · {t('purchasing.lines', { count: row.line_count })}
        </span>
        <Money value={row.amount} sign />
      </span>
      {row.state === 'placed' ? (
        <span className="ys-card-small">
          <Deadline at={row.confirm_by_at} />
        </span>
      ) : null}
    </>
  );
}
