import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty, When } from '@/shared/ui/Values';
import type { Breach } from '../api/levels';
import { BreachDrawer } from './BreachDrawer';
import { State } from './marks';
import { SlaTabs } from './SlaTabs';
import './sla.css';

const keys = ['kind', 'waiver', 'supplier_id', 'open'] as const;
const kinds = ['late', 'refused', 'short', 'quality'] as const;
const waivers = ['asked', 'granted'] as const;

export function useBreachColumns(): Column<Breach>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`sla.column.${key}`);
    return [
      { key: 'kind', title: title('kind'), width: 80, always: true, render: (row) => <State of="breach" value={row.kind} /> },
      { key: 'happened', title: title('happened'), width: 120, render: (row) => <When at={row.happened_at} /> },
      { key: 'supplier', title: title('supplier'), width: 170, render: (row) => row.supplier.short_name || row.supplier.name },
      { key: 'item', title: title('item'), always: true, render: (row) => (row.item ? <><b>{row.item.name}</b> <small className="ys-mute">{row.item.specification}</small></> : t('sla.clock_kind.confirm')) },
      { key: 'quantity', title: title('quantity'), width: 120, align: 'right', render: (row) => (row.item ? <Qty value={row.quantity} unit={row.item.base_unit} /> : '—') },
      { key: 'destination', title: title('destination'), width: 190, render: (row) => row.destination?.short_name || row.destination?.name || '—' },
      { key: 'order', title: title('order'), width: 150, render: (row) => <span className="ys-num">{row.order_number}</span> },
      { key: 'waiver', title: title('waiver'), width: 100, render: (row) => (row.waiver === 'none' ? '—' : <State of="waiver" value={row.waiver} />) },
    ];
  }, [t]);
}

/** 违约: each with its sealed evidence; what was force majeure is taken out by a second person. */
export function BreachesPage() {
  const { t } = useTranslation();
  const filter = useFilters(keys);
  const { open, ...asked } = filter.values;
  const listing = useList<Breach>('/api/sla/breaches', asked);
  return (
    <Page fill title={t('sla.title')}>
      <SlaTabs />
      <DataTable<Breach>
        name="sla-breaches"
        label={t('sla.tab.breaches')}
        fill
        columns={useBreachColumns()}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => filter.set('open', row.id)}
        filters={
          <>
            <Chips all label={t('sla.column.kind')} value={asked.kind} options={kinds.map((value) => ({ value, label: t(`sla.breach.${value}`) }))} onChange={(value) => filter.set('kind', value)} />
            <Chips label={t('sla.column.waiver')} value={asked.waiver} options={waivers.map((value) => ({ value, label: t(`sla.waiver.${value}`) }))} onChange={(value) => filter.set('waiver', value)} />
          </>
        }
        filtered={Boolean(asked.kind ?? asked.waiver ?? asked.supplier_id)}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.item?.name ?? t('sla.clock_kind.confirm')}</b>
              <State of="breach" value={row.kind} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>{row.supplier.short_name || row.supplier.name}</span>
              <When at={row.happened_at} />
            </span>
          </>
        )}
        empty={{ title: t('sla.empty.breaches'), help: t('sla.empty.breaches_help') }}
        hints={['move', 'open', 'palette']}
      />
      {open ? <BreachDrawer id={open} onClose={() => filter.set('open', undefined)} /> : null}
    </Page>
  );
}
