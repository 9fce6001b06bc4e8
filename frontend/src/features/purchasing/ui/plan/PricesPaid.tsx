import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty, UnitPrice, When } from '@/shared/ui/Values';
import type { PaidPrice } from '../../api/plan-versions';

/** What was paid for an item through time; each price leads to its order. */
export function PricesPaid({ itemId }: { itemId: string }) {
  const { t } = useTranslation();
  const listing = useList<PaidPrice>(`/api/purchasing/items/${itemId}/prices-paid`);
  const title = (key: string) => t(`purchasing.column.${key}`);
  const columns: Column<PaidPrice>[] = [
    { key: 'placed', title: title('placed'), width: 104, always: true, render: (row) => <When at={row.placed_at} /> },
    { key: 'supplier', title: title('supplier'), render: (row) => row.supplier.short_name || row.supplier.name },
    { key: 'quantity', title: title('quantity'), width: 90, align: 'right', render: (row) => <Qty value={row.quantity} /> },
    { key: 'price', title: title('price'), width: 84, align: 'right', render: (row) => <UnitPrice value={row.price} /> },
    { key: 'order', title: title('order'), width: 128, render: (row) => <Link to={`/purchasing/orders/${row.order.id}`}>{row.order.number}</Link> },
  ];
  return <DataTable<PaidPrice> name="prices-paid" label={t('purchasing.facts.prices')} bare compact columns={columns} listing={listing} rowKey={(row) => row.line_id} empty={{ title: t('purchasing.empty.prices'), help: t('purchasing.empty.prices_help') }} />;
}
