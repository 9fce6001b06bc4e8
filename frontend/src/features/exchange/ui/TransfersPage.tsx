import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { ItemName } from '@/shared/ui/ItemName';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Money, Qty, When } from '@/shared/ui/Values';
import type { Transfer } from '../api/exchange';
import { ExchangeTabs, short, State } from './marks';
import './exchange.css';

const keys = ['state', 'kind'] as const;
const states = ['proposed', 'approved', 'sent', 'received', 'cancelled'] as const;

/** 调拨单: what one shelf gives to another. */
export function TransfersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<Transfer>('/api/exchange/transfers', filter.values);
  const columns = useMemo<Column<Transfer>[]>(() => {
    const title = (key: string) => t(`exchange.column.${key}`);
    return [
      { key: 'number', title: title('number'), width: 140, always: true, render: (row) => <span className="ys-num">{row.number}</span> },
      { key: 'from', title: title('from'), width: 170, render: (row) => short(row.from) },
      { key: 'to', title: title('to'), width: 170, render: (row) => short(row.to) },
      { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
      { key: 'quantity', title: title('quantity'), width: 110, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
      { key: 'amount', title: title('amount'), width: 110, align: 'right', render: (row) => <Money value={row.amount} /> },
      { key: 'state', title: title('state'), width: 110, render: (row) => <State of="transfer" value={row.state} /> },
      { key: 'proposed', title: title('proposed_at'), width: 120, render: (row) => <When at={row.proposed_at} /> },
    ];
  }, [t]);
  return (
    <Page fill title={t('exchange.title')}>
      <ExchangeTabs />
      <DataTable<Transfer>
        name="exchange-transfers"
        label={t('exchange.tab.transfers')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/exchange/transfers/${row.id}` })}
        filters={<Chips all label={t('exchange.column.state')} value={filter.values.state} options={states.map((value) => ({ value, label: t(`exchange.transfer.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.item.name}</b>
              <State of="transfer" value={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>
                {short(row.from)} → {short(row.to)}
              </span>
              <Qty value={row.quantity} unit={row.item.base_unit} />
            </span>
          </>
        )}
        empty={{ title: t('exchange.empty.transfers'), help: t('exchange.empty.transfers_help') }}
        hints={['move', 'open', 'palette']}
      />
    </Page>
  );
}
