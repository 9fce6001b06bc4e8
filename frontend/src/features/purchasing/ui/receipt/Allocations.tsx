import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { ItemName } from '@/shared/ui/ItemName';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty } from '@/shared/ui/Values';
import type { Allocation } from '../../api/types';

function columns(t: TFunction): Column<Allocation>[] {
  return [
    { key: 'facility', title: t('purchasing.column.facility'), always: true, render: (row) => row.facility.name },
    { key: 'item', title: t('purchasing.lot.item'), render: (row) => <ItemName item={row.item} /> },
    { key: 'lot', title: t('purchasing.lot.lot'), width: 130, render: (row) => <span className="ys-num">{row.lot_number}</span> },
    { key: 'requisition', title: t('purchasing.column.requisition'), width: 160, render: (row) => <Link to={`/demand/requisitions/${row.requisition_id}`}>{row.number}</Link> },
    { key: 'quantity', title: t('purchasing.lot.quantity'), width: 110, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
  ];
}

/** For whom the accepted goods are: shared out among those who asked. */
export function Allocations({ receiptId }: { receiptId: string }) {
  const { t } = useTranslation();
  const listing = useList<Allocation>(`/api/purchasing/receipts/${receiptId}/allocations`, {}, { limit: 200 });
  return (
    <DataTable<Allocation>
      name="allocations"
      label={t('purchasing.inspect.allocations')}
      columns={columns(t)}
      listing={listing}
      rowKey={(row) => `${row.requisition_id}-${row.item.id}-${row.lot_number}`}
      filters={<b>{t('purchasing.inspect.allocations')}</b>}
      card={(row) => (
        <>
          <span className="ys-card-line">
            <b>{row.facility.short_name || row.facility.name}</b>
            <Qty value={row.quantity} unit={row.item.base_unit} />
          </span>
          <span className="ys-card-small">
            <ItemName item={row.item} />
          </span>
        </>
      )}
      empty={{ title: t('purchasing.empty.allocations'), help: t('purchasing.empty.allocations_help') }}
    />
  );
}
