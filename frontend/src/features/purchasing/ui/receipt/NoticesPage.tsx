import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Day, When } from '@/shared/ui/Values';
import type { ShipNotice } from '../../api/types';
import { Stage } from '../marks';
import { PurchasingTabs } from '../PurchasingTabs';

const keys = ['state', 'destination_id'] as const;
const states = ['sent', 'arrived', 'inspected', 'cancelled'];

function columns(t: TFunction): Column<ShipNotice>[] {
  const title = (key: string) => t(`purchasing.column.${key}`);
  return [
    { key: 'number', title: title('number'), width: 160, always: true, render: (row) => <b className="ys-num">{row.number}</b> },
    { key: 'supplier', title: title('supplier'), render: (row) => row.supplier.name },
    { key: 'destination', title: title('destination'), render: (row) => row.destination.name },
    { key: 'order', title: title('order'), width: 150, render: (row) => <span className="ys-num">{row.order.number}</span> },
    { key: 'state', title: title('state'), width: 100, render: (row) => <Stage of="notice" state={row.state} /> },
    { key: 'expected', title: title('expected'), width: 100, render: (row) => <Day on={row.expected_on} /> },
    { key: 'shipped', title: title('shipped_at'), width: 120, render: (row) => <When at={row.shipped_at} /> },
    { key: 'boxes', title: title('boxes'), width: 70, align: 'right', render: (row) => row.box_count },
    { key: 'vehicle', title: title('vehicle'), width: 130, render: (row) => row.vehicle || row.carrier || '—' },
  ];
}

/** What is on the road: to be received by some, sent by others. */
export function NoticesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<ShipNotice>('/api/purchasing/ship-notices', filter.values);
  return (
    <Page fill title={t('purchasing.title')}>
      <PurchasingTabs />
      <DataTable<ShipNotice>
        name="ship-notices"
        label={t('purchasing.tab.ship-notices')}
        fill
        columns={columns(t)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/purchasing/ship-notices/${row.id}` })}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.supplier.short_name || row.supplier.name}</b>
              <Stage of="notice" state={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>{row.number}</span>
              <span>
                {t('purchasing.boxes', { count: row.box_count })} · <Day on={row.expected_on} />
              </span>
            </span>
          </>
        )}
        filters={<Chips label={t('purchasing.column.state')} value={filter.values.state} all options={states.map((value) => ({ value, label: t(`purchasing.notice_state.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        empty={{ title: t('purchasing.empty.notices'), help: t('purchasing.empty.notices_help') }}
        hints={['move', 'open', 'palette']}
      />
    </Page>
  );
}
