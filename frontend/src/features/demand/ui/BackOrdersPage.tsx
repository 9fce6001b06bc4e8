import { Link, useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { quantity } from '@/shared/format/decimal';
import { day } from '@/shared/format/when';
import { useFilters } from '@/shared/lib/filters';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Mark } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { useCancelBackOrder } from '../api/fulfilment';
import type { BackOrder } from '../api/types';
import { DemandTabs } from './DemandTabs';

const keys = ['state', 'facility_id', 'requisition_id'] as const;
const states = ['open', 'planned', 'served', 'cancelled'] as const;

function State({ row }: { row: BackOrder }) {
  const { t } = useTranslation();
  const tone = { open: 'warn', planned: 'good', served: 'good', cancelled: 'plain' } as const;
  return <Mark tone={tone[row.state]}>{t(`demand.back_order.state.${row.state}`)}</Mark>;
}

function Missing({ row }: { row: BackOrder }) {
  return (
    <>
      <b className="ys-num">{quantity(row.quantity)}</b> {row.item.base_unit}
    </>
  );
}

function Cancel({ row }: { row: BackOrder }) {
  const { t } = useTranslation();
  const cancel = useCancelBackOrder(t('demand.fulfilment.cancelled'));
  return (
    <ActionButton verb="cancel" can={row.can} size="small" busy={cancel.isPending} ask="reason" askTitle={t('demand.fulfilment.cancel')} askHelp={t('demand.fulfilment.cancel_help')} onAct={(reason) => cancel.mutate({ id: row.id, version: row.version, reason })}>
      {t('demand.fulfilment.cancel')}
    </ActionButton>
  );
}

function columns(t: TFunction): Column<BackOrder>[] {
  const title = (key: string) => t(`demand.back_order.${key}`);
  return [
    { key: 'item', title: t('demand.column.name'), always: true, render: (row) => <ItemText row={row} /> },
    { key: 'facility', title: t('demand.column.facility'), always: true, render: (row) => row.facility.name },
    { key: 'quantity', title: title('quantity'), width: 120, align: 'right', render: (row) => <Missing row={row} /> },
    { key: 'reason', title: title('reason'), width: 130, render: (row) => t(`demand.fulfilment.reason.${row.reason}`) },
    { key: 'since', title: title('since'), width: 110, render: (row) => <span className="ys-num">{day(row.since_on)}</span> },
    { key: 'next', title: title('next'), width: 110, render: (row) => (row.state === 'open' ? <span className="ys-num">{day(row.next_on)}</span> : '—') },
    { key: 'state', title: t('demand.column.state'), width: 100, render: (row) => <State row={row} /> },
    {
      key: 'requisition',
      title: title('requisition'),
      width: 110,
      render: (row) => (
        <Link to="/demand/requisitions/$id" params={{ id: row.requisition_id }} onClick={(event) => event.stopPropagation()}>
          {title('see')}
        </Link>
      ),
    },
    { key: 'act', title: '', width: 100, align: 'right', always: true, render: (row) => <Cancel row={row} /> },
  ];
}

function ItemText({ row }: { row: BackOrder }) {
  return (
    <>
      <b>{row.item.name}</b> <small className="ys-mute">{row.item.specification}</small>
    </>
  );
}

/** 欠货: what was asked for and nobody could deliver yet; the next plan takes it first. */
export function BackOrdersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<BackOrder>('/api/demand/back-orders', filter.values);
  return (
    <Page fill title={t('demand.title')}>
      <DemandTabs />
      <DataTable<BackOrder>
        name="back-orders"
        label={t('demand.tab.back_orders')}
        fill
        columns={columns(t)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/demand/requisitions/${row.requisition_id}` })}
        card={(row) => <Card row={row} />}
        filters={<Chips label={t('demand.column.state')} value={filter.values.state} all options={states.map((value) => ({ value, label: t(`demand.back_order.state.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        empty={{ title: t('demand.back_order.empty'), help: t('demand.back_order.empty_help') }}
        hints={['move', 'open', 'palette']}
      />
    </Page>
  );
}

function Card({ row }: { row: BackOrder }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="ys-card-line">
        <ItemText row={row} />
        <State row={row} />
      </span>
      <span className="ys-card-line ys-card-small">
        <span>{row.facility.short_name || row.facility.name}</span>
        <span>
          <Missing row={row} /> · {t(`demand.fulfilment.reason.${row.reason}`)}
        </span>
      </span>
    </>
  );
}
