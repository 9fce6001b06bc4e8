import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { ItemName } from '@/shared/ui/ItemName';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Expiry, Qty } from '@/shared/ui/Values';
import { useBalances } from '../api/stock';
import type { Balance } from '../model';
import { ConsumptionButton } from './ConsumptionDrawer';
import { LotsTable } from './LotsTable';
import { OwnOrganisation } from './OwnOrganisation';
import { StockTabs } from './StockTabs';

const filterKeys = ['q', 'organisation_id', 'expiring_within_days'] as const;
/** Half a year before it expires, a lot starts to be watched (docs: near expiry). */
const WATCH_DAYS = 180;

function useBalanceColumns(): Column<Balance>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`stock.balances.${key}`);
    return [
      { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
      { key: 'maker', title: t('stock.balances.maker'), render: (row) => <span className="ys-mute">{row.item.manufacturer || '—'}</span> },
      { key: 'quantity', title: title('quantity'), width: 130, align: 'right', always: true, render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
      { key: 'on_the_way', title: title('on_the_way'), width: 100, align: 'right', render: (row) => <Qty value={row.on_the_way} /> },
      { key: 'receiving', title: title('receiving'), width: 90, align: 'right', optional: true, render: (row) => <Qty value={row.receiving} /> },
      { key: 'quarantine', title: title('quarantine'), width: 90, align: 'right', optional: true, render: (row) => <Qty value={row.quarantine} /> },
      { key: 'lots', title: title('lots'), width: 70, align: 'right', render: (row) => row.lots.length },
      { key: 'expiry', title: title('expiry'), width: 190, render: (row) => <Expiry on={row.next_expiry_on} warnDays={WATCH_DAYS} /> },
    ];
  }, [t]);
}

/** What is there, item by item; every number opens its lots, every item its moves. */
export function BalancesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { organisation } = useSession();
  const filters = useFilters(filterKeys);
  const place = filters.values.organisation_id ?? organisation.id;
  const listing = useBalances({ ...filters.values, organisation_id: place });
  const columns = useBalanceColumns();
  return (
    <Page fill title={t('stock.balances.title')} actions={<ConsumptionButton organisation={place} />}>
      <StockTabs />
      <DataTable<Balance>
        name="stock-balances"
        label={t('stock.balances.label')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => row.item.id}
        onOpen={(row) => void navigate({ to: `/stock/items/${row.item.id}`, search: { organisation_id: place } })}
        expand={(row) => <LotsTable lots={row.lots} unit={row.item.base_unit} />}
        search={{ value: filters.values.q ?? '', onChange: (text) => filters.set('q', text || undefined), placeholder: t('stock.balances.search') }}
        filters={
          <>
            <OwnOrganisation value={place} onChange={(id) => filters.set('organisation_id', id)} />
            <Chips
              label={t('stock.balances.expiring')}
              value={filters.values.expiring_within_days}
              options={[
                { value: '30', label: t('stock.balances.d30'), tone: 'bad' },
                { value: '90', label: t('stock.balances.d90'), tone: 'warn' },
                { value: '180', label: t('stock.balances.d180') },
              ]}
              onChange={(days) => filters.set('expiring_within_days', days)}
            />
          </>
        }
        filtered={Boolean(filters.values.q ?? filters.values.expiring_within_days)}
        onResetFilters={filters.reset}
        empty={{ title: t('stock.balances.empty'), help: t('stock.balances.empty_help') }}
        hints={['move', 'open', 'search']}
        card={(row) => (
          <>
            <div className="ys-card-line">
              <b>{row.item.name}</b>
              <Qty value={row.quantity} unit={row.item.base_unit} />
            </div>
            <div className="ys-card-small">
              {row.item.specification} · <Expiry on={row.next_expiry_on} warnDays={WATCH_DAYS} />
            </div>
          </>
        )}
      />
    </Page>
  );
}
