import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { OrderDetail, OrderLine } from '../../api/types';
import { lineColumns, OrderLineCard } from '../order/line-columns';
import { OrderHistory } from '../order/OrderHistory';
import { OrderPapers } from '../order/OrderPapers';

/** The lines as answered and delivered so far; the supplier does not see who asked for what. */
export function PortalLines({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const [q, setQ] = useState('');
  const listing = useList<OrderLine>(`/api/purchasing/orders/${order.id}/lines`, { q }, { limit: 500 });
  return (
    <div className="ys-desk">
      <DataTable<OrderLine>
        name="portal-lines"
        label={t('purchasing.order.lines')}
        fill
        columns={lineColumns(t, true)}
        listing={listing}
        rowKey={(row) => row.id}
        tone={(row) => (row.answer === 'declined' ? 'bad' : row.answer === 'part' ? 'warn' : undefined)}
        card={(row) => <OrderLineCard row={row} />}
        search={{ value: q, onChange: setQ, placeholder: t('purchasing.search.lines') }}
        filtered={q !== ''}
        onResetFilters={() => setQ('')}
        empty={{ title: t('purchasing.empty.order_lines') }}
        hints={['move', 'search', 'palette']}
      />
      <aside>
        <OrderPapers order={{ ...order, approvals_needed: 0 }} />
        <OrderHistory order={order} />
      </aside>
    </div>
  );
}
