import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import type { Receipt } from '../../api/types';
import { Stage } from '../marks';
import { PurchasingTabs } from '../PurchasingTabs';

const keys = ['state'] as const;

function columns(t: TFunction): Column<Receipt>[] {
  const title = (key: string) => t(`purchasing.column.${key}`);
  return [
    { key: 'number', title: title('number'), width: 160, always: true, render: (row) => <b className="ys-num">{row.number}</b> },
    { key: 'supplier', title: title('supplier'), render: (row) => row.supplier.name },
    { key: 'destination', title: title('destination'), render: (row) => row.destination.name },
    { key: 'order', title: title('order'), width: 150, render: (row) => <span className="ys-num">{row.order.number}</span> },
    { key: 'state', title: title('state'), width: 100, render: (row) => <Stage of="receipt" state={row.state} /> },
    { key: 'arrived', title: title('arrived'), width: 120, render: (row) => <When at={row.arrived_at} /> },
    { key: 'arrived_by', title: title('arrived_by'), width: 100, render: (row) => row.arrived_by?.name ?? '—' },
    { key: 'inspected', title: title('inspected'), width: 120, render: (row) => <When at={row.inspected_at} /> },
  ];
}

/** Goods at the door: to be inspected, and what came of earlier ones. */
export function ReceiptsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<Receipt>('/api/purchasing/receipts', filter.values);
  return (
    <Page fill title={t('purchasing.title')}>
      <PurchasingTabs />
      <DataTable<Receipt>
        name="receipts"
        label={t('purchasing.tab.receipts')}
        fill
        columns={columns(t)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/purchasing/receipts/${row.id}` })}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.supplier.short_name || row.supplier.name}</b>
              <Stage of="receipt" state={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>{row.number}</span>
              <When at={row.arrived_at} />
            </span>
          </>
        )}
        filters={<Chips label={t('purchasing.column.state')} value={filter.values.state} all options={['arrived', 'inspected'].map((value) => ({ value, label: t(`purchasing.receipt_state.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        empty={{ title: t('purchasing.empty.receipts'), help: t('purchasing.empty.receipts_help') }}
        hints={['move', 'open', 'palette']}
      />
    </Page>
  );
}
