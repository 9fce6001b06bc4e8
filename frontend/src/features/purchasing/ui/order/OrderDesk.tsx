import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { OrderDetail, OrderLine } from '../../api/types';
import { ExplainLine } from '../ExplainLine';
import { Origins } from '../Origins';
import { OnPlatform } from '../platform/OnPlatform';
import { isPlaced, lineColumns, OrderLineCard } from './line-columns';
import { OrderHistory } from './OrderHistory';
import { OrderPapers } from './OrderPapers';

/** Lines on the left, the chosen one's reason and the history at the side. */
export function OrderDesk({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string>();
  const [q, setQ] = useState('');
  const base = `/api/purchasing/orders/${order.id}/lines`;
  const listing = useList<OrderLine>(base, { q }, { limit: 500 });
  const line = listing.rows.find((row) => row.id === chosen) ?? listing.rows[0];
  const reached = isPlaced(order);
  return (
    <div className="ys-desk">
      <DataTable<OrderLine>
        name={reached ? 'order-lines-placed' : 'order-lines'}
        label={t('purchasing.order.lines')}
        fill
        columns={lineColumns(t, reached)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => setChosen(row.id)}
        onExplain={(row) => setChosen(row.id)}
        expand={(row) => <Origins path={`${base}/${row.id}/origins`} asked={row.explanation?.asked} facilities={row.facility_count} unit={row.item.base_unit} reached={reached} />}
        tone={(row) => (row.answer === 'declined' ? 'bad' : row.answer === 'part' ? 'warn' : undefined)}
        card={(row) => <OrderLineCard row={row} />}
        search={{ value: q, onChange: setQ, placeholder: t('purchasing.search.lines') }}
        totals={<span>{t('purchasing.order.totals', { lines: order.line_count, facilities: order.facility_count })}</span>}
        filtered={q !== ''}
        onResetFilters={() => setQ('')}
        empty={{ title: t('purchasing.empty.order_lines') }}
        hints={['move', 'explain', 'search', 'palette']}
      />
      <aside tabIndex={0} aria-label={t('common.journal.title')}>
        {line && !line.explanation ? null : <ExplainLine line={line} />}
        <OrderPapers order={order} />
        {reached ? <OnPlatform orderId={order.id} /> : null}
        <OrderHistory order={order} />
      </aside>
    </div>
  );
}
