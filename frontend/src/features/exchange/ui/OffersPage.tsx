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
import { Deadline, Expiry, Money, Qty } from '@/shared/ui/Values';
import { useSavings, type Offer } from '../api/market';
import { ExchangeTabs, short, State } from './marks';
import './exchange.css';

const keys = ['state'] as const;
const states = ['open', 'taken', 'lapsed', 'withdrawn'] as const;

/** 近效期调剂: what was offered, to whom, and what it saved. */
export function OffersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<Offer>('/api/exchange/offers', filter.values);
  const saved = useSavings().data;
  const columns = useMemo<Column<Offer>[]>(() => {
    const title = (key: string) => t(`exchange.column.${key}`);
    return [
      { key: 'number', title: title('number'), width: 140, always: true, render: (row) => <span className="ys-num">{row.number}</span> },
      { key: 'from', title: title('from'), width: 150, render: (row) => short(row.from) },
      { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
      { key: 'lot', title: title('lot'), width: 120, render: (row) => <span className="ys-num">{row.lot}</span> },
      { key: 'expiry', title: title('expiry'), width: 180, render: (row) => <Expiry on={row.expires_on} warnDays={90} /> },
      { key: 'quantity', title: title('quantity'), width: 110, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
      { key: 'taken', title: t('exchange.offer.taken_quantity'), width: 90, align: 'right', render: (row) => <Qty value={row.taken} /> },
      { key: 'state', title: title('state'), width: 90, render: (row) => <State of="offer_state" value={row.state} /> },
      { key: 'due', title: title('clock'), width: 130, render: (row) => (row.state === 'open' ? <Deadline at={row.due_at} /> : '—') },
    ];
  }, [t]);
  return (
    <Page fill title={t('exchange.title')} facts={saved ? <>{t('exchange.offer.saved_month')} <b><Money value={saved.month} /></b> · {t('exchange.offer.saved_year')} <b><Money value={saved.year} /></b></> : undefined}>
      <ExchangeTabs />
      <DataTable<Offer>
        name="exchange-offers"
        label={t('exchange.tab.offers')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/exchange/offers/${row.id}` })}
        filters={<Chips all label={t('exchange.column.state')} value={filter.values.state} options={states.map((value) => ({ value, label: t(`exchange.offer_state.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.item.name}</b>
              <State of="offer_state" value={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>
                {short(row.from)} · <Expiry on={row.expires_on} warnDays={90} />
              </span>
              <Qty value={row.quantity} unit={row.item.base_unit} />
            </span>
          </>
        )}
        empty={{ title: t('exchange.offer.empty'), help: t('exchange.offer.empty_help') }}
        hints={['move', 'open', 'palette']}
      />
    </Page>
  );
}
