import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DownloadOutlined } from '@ant-design/icons';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine } from '@/shared/ui/StepLine';
import { Deadline, Money } from '@/shared/ui/Values';
import { exportLink, useOrder } from '../../api/orders';
import { useOpening } from '../../api/portal';
import type { OrderDetail } from '../../api/types';
import { OrderState, Urgent } from '../marks';
import { useOrderSteps } from '../order/OrderPage';
import { PortalLines } from './PortalLines';
import { ConfirmOrder } from './ConfirmOrder';
import '../purchasing.css';

/** One order on the supplier's desk: answer it, then ship it. That it was opened is recorded by itself. */
export function PortalOrderPage({ id }: { id: string }) {
  const asked = useOrder(id);
  return <Loaded asked={asked}>{(order) => <PortalOrder order={order} />}</Loaded>;
}

function useRecordOpening(order: OrderDetail): void {
  const { mutate } = useOpening();
  const told = useRef('');
  useEffect(() => {
    if (!order.can.includes('open') || order.opened_at || told.current === order.id) return;
    told.current = order.id;
    mutate(order.id);
  }, [order, mutate]);
}

function PortalOrder({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  useRecordOpening(order);
  const facts = (
    <>
      <span>{t(`purchasing.delivery.${order.delivery}`)}</span>
      <Money value={order.amount} sign />
      <OrderState state={order.state} />
      <Urgent order={order} />
      {order.state === 'placed' ? (
        <span>
          {t('purchasing.portal.answer_by')} <Deadline at={order.confirm_by_at} />
        </span>
      ) : null}
    </>
  );
  const actions = (
    <>
      <Button icon={<DownloadOutlined />} href={exportLink(order.id)}>
        {t('purchasing.verb.export')}
      </Button>
      {order.can.includes('ship') ? (
        <Link to={`/purchasing/orders/${order.id}/ship`}>
          <Button type="primary">{t('purchasing.verb.ship')}</Button>
        </Link>
      ) : null}
    </>
  );
  return (
    <Page fill title={<span className="ys-num">{order.number}</span>} facts={facts} actions={actions}>
      <StepLine steps={useOrderSteps(order).slice(3)} />
      {order.can.includes('confirm') ? <ConfirmOrder key={order.id} order={order} /> : <PortalLines order={order} />}
    </Page>
  );
}
