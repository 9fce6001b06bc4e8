import { Link } from '@tanstack/react-router';
import { Button, Modal, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { money } from '@/shared/format/decimal';
import { useCommit, type Committed } from '../../api/plans';
import type { PlanDetail } from '../../api/types';

/** One decision, one transaction: the plan becomes orders, or nothing happens. */
export function CommitPlan({ plan, onClose }: { plan: PlanDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<Committed>();
  const commit = useCommit(setMade);
  if (made) {
    return (
      <Modal open title={t('purchasing.commit.done', { count: made.orders.length })} onCancel={onClose} footer={<Button type="primary" onClick={onClose}>{t('common.action.close')}</Button>}>
        <p className="ys-origins">
          {made.orders.map((order) => (
            <Link key={order.id} to={`/purchasing/orders/${order.id}`}>
              {order.number}
            </Link>
          ))}
        </p>
        <p className="ys-mute">{t('purchasing.commit.next')}</p>
      </Modal>
    );
  }
  return (
    <Modal
      open
      title={t('purchasing.commit.title', { number: plan.number })}
      okText={t('purchasing.verb.commit')}
      closable={!commit.isPending}
      mask={{ closable: !commit.isPending }}
      cancelButtonProps={{ disabled: commit.isPending }}
      okButtonProps={{ loading: commit.isPending }}
      onOk={() => commit.mutate(plan)}
      onCancel={onClose}
    >
      {commit.isPending ? (
        <div role="status">
          <Progress percent={100} status="active" showInfo={false} />
          <p>{t('purchasing.commit.working', { lines: plan.line_count })}</p>
        </div>
      ) : (
        <ul>
          <li>{t('purchasing.commit.orders', { count: plan.suppliers.length, lines: plan.line_count, amount: money(plan.amount) })}</li>
          {plan.unmet_count ? <li className="ys-deadline-late">{t('purchasing.commit.unmet', { count: plan.unmet_count })}</li> : null}
          <li>{t('purchasing.commit.fixed')}</li>
        </ul>
      )}
    </Modal>
  );
}
