import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '@/shared/ui/Mark';
import type { ContractRef, Order, OrderStage } from '../api/types';

const orderTones: Partial<Record<OrderStage, Tone>> = { submitted: 'link', approved: 'link', placed: 'warn', confirmed: 'good', shipping: 'good', delivered: 'good', declined: 'bad', cancelled: 'bad' };

export function OrderState({ state }: { state: OrderStage }) {
  const { t } = useTranslation();
  return <Mark tone={orderTones[state] ?? 'plain'}>{t(`purchasing.state.${state}`)}</Mark>;
}

export function Urgent({ order }: { order: Order }) {
  const { t } = useTranslation();
  return order.urgency === 'emergency' ? <Mark tone="bad">{t('purchasing.urgency.emergency')}</Mark> : null;
}

/** 集采, 省联盟, 县议价: how the price came about. */
export function ContractMark({ contract }: { contract?: ContractRef | null }) {
  const { t } = useTranslation();
  if (!contract) return <span className="ys-mute">—</span>;
  return (
    <Mark tone={contract.kind.endsWith('vbp') ? 'good' : 'plain'} title={contract.number}>
      {t(`purchasing.contract.${contract.kind}`, { defaultValue: contract.kind })}
    </Mark>
  );
}

const stages: Record<string, Tone> = { sent: 'warn', arrived: 'link', inspected: 'good', cancelled: 'bad', waiting: 'warn', handed_over: 'good' };

/** Where a ship notice, a receipt or a return stands. */
export function Stage({ of, state }: { of: 'notice' | 'receipt' | 'return'; state: string }) {
  const { t } = useTranslation();
  return <Mark tone={stages[state] ?? 'plain'}>{t(`purchasing.${of}_state.${state}`)}</Mark>;
}
