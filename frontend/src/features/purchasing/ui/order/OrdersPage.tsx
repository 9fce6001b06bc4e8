import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { sum } from '@/shared/format/decimal';
import { useFilters } from '@/shared/lib/filters';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Money } from '@/shared/ui/Values';
import { useOrderBatch, type BatchVerb } from '../../api/orders';
import type { Order, OrderStage } from '../../api/types';
import { PurchasingTabs } from '../PurchasingTabs';
import { OrderCard, orderColumns } from './order-columns';
import '../purchasing.css';

const keys = ['state', 'late', 'q', 'supplier_id', 'cycle_id'] as const;
const all: OrderStage[] = ['draft', 'submitted', 'approved', 'placed', 'confirmed', 'shipping', 'delivered', 'closed', 'declined', 'cancelled'];
/** A supplier sees an order from its placing on. */
const placed = all.slice(3);

const batchVerbs: readonly BatchVerb[] = ['submit', 'approve', 'place'];
const movable = (order: Order): boolean => batchVerbs.some((verb) => order.can.includes(verb));

/** Purchase orders: of the county for the centre, their own for suppliers. Several can be submitted, approved or placed at once. */
export function OrdersPage() {
  const { t } = useTranslation();
  const { is } = useSession();
  const supplier = is('supplier');
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const listing = useList<Order>('/api/purchasing/orders', filter.values);
  const choosable = listing.rows.some(movable);
  return (
    <Page fill title={t(supplier ? 'purchasing.portal.title' : 'purchasing.title')}>
      <PurchasingTabs />
      <Batch orders={listing.rows.filter((row) => picked.has(row.id))} onDone={() => setPicked(new Set())} />
      <DataTable<Order>
        name={supplier ? 'portal-orders' : 'orders'}
        label={t('purchasing.tab.orders')}
        fill
        columns={orderColumns(t, supplier)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/purchasing/orders/${row.id}` })}
        card={(row) => <OrderCard row={row} supplier={supplier} />}
        tone={(row) => (row.state === 'declined' ? 'bad' : row.state === 'closed' || row.state === 'cancelled' ? 'mute' : undefined)}
        selected={choosable ? { keys: picked, onChange: setPicked, able: movable } : undefined}
        search={{ value: filter.values.q ?? '', onChange: (text) => filter.set('q', text || undefined), placeholder: t('purchasing.search.orders') }}
        filters={
          <>
            <Chips label={t('purchasing.column.state')} value={filter.values.state} all options={(supplier ? placed : all).map((value) => ({ value, label: t(`purchasing.state.${value}`) }))} onChange={(value) => filter.set('state', value)} />
            <Chips label={t('purchasing.late')} value={filter.values.late} options={[{ value: 'true', label: t('purchasing.late'), tone: 'bad' }]} onChange={(value) => filter.set('late', value)} />
          </>
        }
        filtered={filter.any}
        onResetFilters={filter.reset}
        empty={{ title: t(supplier ? 'purchasing.empty.portal' : 'purchasing.empty.orders'), help: t(supplier ? 'purchasing.empty.portal_help' : 'purchasing.empty.orders_help') }}
        hints={['move', 'open', 'search', 'palette']}
      />
    </Page>
  );
}

/** What the chosen orders come to, before they go a step further together. */
function Batch({ orders, onDone }: { orders: readonly Order[]; onDone: () => void }) {
  const { t } = useTranslation();
  if (orders.length === 0) return null;
  return (
    <div className="ys-batch" role="status">
      <span>
        {t('purchasing.batch.chosen', { count: orders.length })} · <b><Money value={sum(orders.map((order) => order.amount))} sign /></b>
      </span>
      {batchVerbs.map((verb) => (
        <BatchButton key={verb} verb={verb} orders={orders.filter((order) => order.can.includes(verb))} onDone={onDone} />
      ))}
    </div>
  );
}

function BatchButton({ verb, orders, onDone }: { verb: BatchVerb; orders: readonly Order[]; onDone: () => void }) {
  const { t } = useTranslation();
  const count = orders.length;
  const act = useOrderBatch(verb, (output) => t('purchasing.done.batch', { count: output.done.length, left: output.left.length }), onDone);
  if (count === 0) return null;
  return (
    <ActionButton verb={verb} can={[verb]} primary ask={verb === 'place' ? 'confirm' : undefined} askHelp={verb === 'place' ? t('purchasing.batch.place_help') : undefined} busy={act.isPending} onAct={() => act.mutate(orders.map((order) => order.id))}>
      {t(`purchasing.batch.${verb}`, { count })}
    </ActionButton>
  );
}
