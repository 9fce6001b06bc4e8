import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { Money, When } from '@/shared/ui/Values';
import { exportLink, useOrder, useOrderVerb, type OrderVerb } from '../../api/orders';
import type { OrderDetail } from '../../api/types';
import { orderSteps } from '../../model/steps';
import { OrderState, Urgent } from '../marks';
import { OrderDesk } from './OrderDesk';
import '../purchasing.css';

/** One order on the centre's desk: its way, its lines with their origins, why, and what happened. */
export function OrderPage({ id }: { id: string }) {
  const asked = useOrder(id);
  return <Loaded asked={asked}>{(order) => <OrderView order={order} />}</Loaded>;
}

function OrderView({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const facts = (
    <>
      <span>{order.supplier.name}</span>
      <span>{t(`purchasing.delivery.${order.delivery}`)}</span>
      <Money value={order.amount} sign />
      <OrderState state={order.state} />
      <Urgent order={order} />
    </>
  );
  return (
    <Page fill title={<span className="ys-num">{order.number}</span>} facts={facts} actions={<OrderVerbs order={order} />}>
      <StepLine steps={useOrderSteps(order)} />
      <OrderDesk order={order} />
    </Page>
  );
}

/** The steps in words, each with who and when. */
export function useOrderSteps(order: OrderDetail): Step[] {
  const { t } = useTranslation();
  return orderSteps(order).map(({ key, state, by, at }) => ({
    key,
    state,
    label: t(`purchasing.step.${key}`),
    note: at ? (
      <>
        {by} <When at={at} />
      </>
    ) : null,
  }));
}

function OrderVerbs({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const { id, version, can } = order;
  const submit = useOrderVerb('submit', t('purchasing.done.submit'));
  const approve = useOrderVerb('approve', t('purchasing.done.approve'));
  const back = useOrderVerb('return', t('purchasing.done.return'));
  const place = useOrderVerb('place', t('purchasing.done.place'));
  const cancel = useOrderVerb('cancel', t('purchasing.done.cancel'));
  const second = order.approvals_given > 0 && order.approvals_needed > 1;
  const verbs: [OrderVerb, typeof submit, { ask?: 'reason' | 'confirm'; primary?: boolean; danger?: boolean }, string][] = [
    ['cancel', cancel, { ask: 'reason', danger: true }, 'cancel'],
    ['return', back, { ask: 'reason' }, 'return'],
    ['submit', submit, { primary: true }, 'submit'],
    ['approve', approve, { primary: true }, second ? 'approve_second' : 'approve'],
    ['place', place, { primary: true, ask: 'confirm' }, 'place'],
  ];
  return (
    <>
      <Button icon={<DownloadOutlined />} href={exportLink(id)}>
        {t('purchasing.verb.export')}
      </Button>
      {verbs.map(([verb, act, look, label]) => (
        <ActionButton key={verb} verb={verb} can={can} busy={act.isPending} askHelp={look.ask ? t(`purchasing.ask.${verb}`, { supplier: order.supplier.name }) : undefined} onAct={(said) => act.mutate({ id, version, said })} {...look}>
          {t(`purchasing.verb.${label}`)}
        </ActionButton>
      ))}
    </>
  );
}
