import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { Mark } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Deadline, Qty, When } from '@/shared/ui/Values';
import type { Clock } from '../api/levels';
import { State } from './marks';
import { SlaTabs } from './SlaTabs';
import './sla.css';

const keys = ['state', 'supplier_id', 'order_id'] as const;
const states = ['running', 'late', 'declined', 'met'] as const;

export function useClockColumns(short = false): Column<Clock>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`sla.column.${key}`);
    const columns: Column<Clock>[] = [
      { key: 'due', title: title('due'), width: 150, always: true, render: (row) => (row.state === 'running' ? <Deadline at={row.due_at} /> : <When at={row.due_at} />) },
      { key: 'what', title: title('what'), always: true, render: (row) => <What clock={row} /> },
      { key: 'supplier', title: title('supplier'), width: 170, render: (row) => row.supplier.short_name || row.supplier.name },
      { key: 'order', title: title('order'), width: 150, render: (row) => <span className="ys-num">{row.order_number}</span> },
      { key: 'destination', title: title('destination'), width: 190, render: (row) => row.destination?.short_name || row.destination?.name || '—' },
      { key: 'quantity', title: title('on_time'), width: 130, align: 'right', render: (row) => <Came clock={row} /> },
      { key: 'hours', title: title('hours'), width: 110, render: (row) => <span title={t(`sla.urgency.${row.urgency}`)}>{t('sla.hours', { count: row.hours })}</span> },
      { key: 'state', title: title('state'), width: 150, render: (row) => <ClockMarks clock={row} /> },
    ];
    // On a supplier's own page only running clocks are shown.
    return short ? columns.filter(({ key }) => !['supplier', 'hours', 'state'].includes(key)).map((column) => (column.key === 'destination' ? { ...column, width: 130 } : column)) : columns;
  }, [t, short]);
}

function What({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  return (
    <>
      {clock.urgency === 'emergency' ? <Mark tone="bad">{t('sla.urgency.emergency')}</Mark> : null} {t(`sla.clock_kind.${clock.kind}`)} {clock.item ? <b>{clock.item.name}</b> : null} <small className="ys-mute">{clock.item?.specification}</small>
    </>
  );
}

function Came({ clock }: { clock: Clock }) {
  if (clock.kind === 'confirm') return <>—</>;
  return (
    <>
      <Qty value={clock.on_time} /> / <Qty value={clock.ordered} unit={clock.item?.base_unit} />
    </>
  );
}

function ClockMarks({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  return (
    <>
      <State of="clock" value={clock.state} />
      {clock.excluded ? <Mark tone="good">{t('sla.excluded')}</Mark> : null}
      {clock.provisional ? (
        <Mark tone="warn" title={t('sla.provisional_help')}>
          {t('sla.provisional')}
        </Mark>
      ) : null}
    </>
  );
}

/** 时限: what runs out next stands first. */
export function ClocksPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const state = filter.values.state ?? 'running';
  const listing = useList<Clock>('/api/sla/clocks', { ...filter.values, state });
  return (
    <Page fill title={t('sla.title')}>
      <SlaTabs />
      <DataTable<Clock>
        name="sla-clocks"
        label={t('sla.tab.clocks')}
        fill
        columns={useClockColumns()}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/purchasing/orders/${row.order_id}` })}
        filters={<Chips label={t('sla.column.state')} value={state} options={states.map((value) => ({ value, label: t(`sla.clock.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <span>
                <What clock={row} />
              </span>
              {row.state === 'running' ? <Deadline at={row.due_at} /> : <State of="clock" value={row.state} />}
            </span>
            <span className="ys-card-line ys-card-small">
              <span>{row.supplier.short_name || row.supplier.name}</span>
              <span className="ys-num">{row.order_number}</span>
            </span>
          </>
        )}
        empty={{ title: t('sla.empty.clocks'), help: t('sla.empty.clocks_help') }}
        hints={['move', 'open', 'palette']}
      />
    </Page>
  );
}
