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
import type { SupplierReturn } from '../../api/types';
import { Stage } from '../marks';
import { PurchasingTabs } from '../PurchasingTabs';

const keys = ['state'] as const;

function columns(t: TFunction): Column<SupplierReturn>[] {
  const title = (key: string) => t(`purchasing.column.${key}`);
  return [
    { key: 'number', title: title('number'), width: 160, always: true, render: (row) => <b className="ys-num">{row.number}</b> },
    { key: 'supplier', title: title('supplier'), render: (row) => row.supplier.name },
    { key: 'organisation', title: title('at'), render: (row) => row.organisation.name },
    { key: 'receipt', title: title('receipt'), width: 150, render: (row) => <span className="ys-num">{row.receipt.number}</span> },
    { key: 'state', title: title('state'), width: 110, render: (row) => <Stage of="return" state={row.state} /> },
    { key: 'created', title: title('created'), width: 120, render: (row) => <When at={row.created_at} /> },
    { key: 'handed', title: title('handed_over'), width: 120, render: (row) => <When at={row.handed_over_at} /> },
  ];
}

/** Refused goods on their way back. */
export function ReturnsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<SupplierReturn>('/api/purchasing/returns', filter.values);
  return (
    <Page fill title={t('purchasing.title')}>
      <PurchasingTabs />
      <DataTable<SupplierReturn>
        name="returns"
        label={t('purchasing.tab.returns')}
        fill
        columns={columns(t)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/purchasing/returns/${row.id}` })}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.supplier.short_name || row.supplier.name}</b>
              <Stage of="return" state={row.state} />
            </span>
            <span className="ys-card-small">{row.number}</span>
          </>
        )}
        filters={<Chips label={t('purchasing.column.state')} value={filter.values.state} all options={['waiting', 'handed_over'].map((value) => ({ value, label: t(`purchasing.return_state.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        empty={{ title: t('purchasing.empty.returns'), help: t('purchasing.empty.returns_help') }}
        hints={['move', 'open', 'palette']}
      />
    </Page>
  );
}
