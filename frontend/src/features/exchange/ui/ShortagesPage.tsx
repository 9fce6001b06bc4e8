import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { ItemName } from '@/shared/ui/ItemName';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Deadline, Qty, When } from '@/shared/ui/Values';
import type { Shortage } from '../api/exchange';
import { ExchangeTabs, short, State } from './marks';
import { NewShortageDrawer } from './NewShortageDrawer';
import './exchange.css';

const keys = ['state', 'waiting', 'facility_id', 'item_id'] as const;
const states = ['open', 'covered', 'solved', 'ordered', 'expired', 'withdrawn'] as const;

function useColumns(): Column<Shortage>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`exchange.column.${key}`);
    const columns: Column<Shortage>[] = [
      { key: 'number', title: title('number'), width: 140, always: true, render: (row) => <span className="ys-num">{row.number}</span> },
      { key: 'facility', title: title('facility'), width: 170, render: (row) => short(row.facility) },
      { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
      { key: 'quantity', title: title('quantity'), width: 110, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
      { key: 'promised', title: title('promised'), width: 110, align: 'right', render: (row) => <Qty value={row.promised} unit={row.item.base_unit} /> },
      { key: 'state', title: title('state'), width: 120, render: (row) => <State of="shortage" value={row.state} /> },
      { key: 'step', title: title('step'), width: 130, render: (row) => t(`exchange.step.${row.step}`) },
      { key: 'clock', title: title('clock'), width: 150, render: (row) => <Clock row={row} /> },
    ];
    return columns;
  }, [t]);
}

/** What is left of the clock; once it has ended, when. */
export function Clock({ row }: { row: Shortage }) {
  if (row.state === 'open' || row.state === 'covered') return <Deadline at={row.due_at} />;
  return (
    <span className={row.late ? 'ys-deadline-late' : undefined}>
      <When at={row.ended_at} />
    </span>
  );
}

/** 缺药调剂: what is missing, and who was asked. */
export function ShortagesPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<Shortage>('/api/exchange/shortages', filter.values);
  const [asking, setAsking] = useState(false);
  return (
    <Page
      fill
      title={t('exchange.title')}
      actions={
        may('ask_shortage') ? (
          <Button type="primary" onClick={() => setAsking(true)}>
            {t('exchange.ask_new.action')}
          </Button>
        ) : null
      }
    >
      <ExchangeTabs />
      <DataTable<Shortage>
        name="exchange-shortages"
        label={t('exchange.tab.shortages')}
        fill
        columns={useColumns()}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/exchange/shortages/${row.id}` })}
        filters={
          <>
            <Chips all label={t('exchange.column.state')} value={filter.values.state} options={states.map((value) => ({ value, label: t(`exchange.shortage.${value}`) }))} onChange={(value) => filter.set('state', value)} />
            {may('give_goods') ? <Chips label={t('exchange.waiting')} value={filter.values.waiting} options={[{ value: 'true', label: t('exchange.waiting') }]} onChange={(value) => filter.set('waiting', value)} /> : null}
          </>
        }
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.item.name}</b>
              <State of="shortage" value={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>
                {short(row.facility)} · <Qty value={row.quantity} unit={row.item.base_unit} />
              </span>
              <Clock row={row} />
            </span>
          </>
        )}
        empty={{ title: t('exchange.empty.shortages'), help: t('exchange.empty.shortages_help') }}
        hints={['move', 'open', 'palette']}
      />
      {asking ? <NewShortageDrawer onClose={() => setAsking(false)} /> : null}
    </Page>
  );
}
