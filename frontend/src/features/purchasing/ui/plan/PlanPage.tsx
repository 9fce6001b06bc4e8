import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Money, When } from '@/shared/ui/Values';
import { usePlan, useReplan } from '../../api/plans';
import type { PlanDetail } from '../../api/types';
import { PurchasingTabs } from '../PurchasingTabs';
import { CommitPlan } from './CommitPlan';
import { PlanDesk } from './PlanDesk';
import { PlanState } from './PlansPage';
import '../purchasing.css';

/** What a closed cycle would buy from whom, before it becomes orders. */
export function PlanPage({ id }: { id: string }) {
  const asked = usePlan(id);
  return <Loaded asked={asked}>{(plan) => <PlanView plan={plan} />}</Loaded>;
}

function PlanView({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const facts = (
    <>
      <PlanState state={plan.state} />
      {plan.cycle ? <Link to={`/demand/cycles/${plan.cycle.id}`}>{plan.cycle.code}</Link> : null}
      {plan.requisition ? <Link to={`/demand/requisitions/${plan.requisition.id}`}>{plan.requisition.number}</Link> : null}
      <span>{t('purchasing.plan.revision', { revision: plan.revision })}</span>
      <When at={plan.committed_at ?? plan.created_at} />
    </>
  );
  return (
    <Page fill title={plan.number} facts={facts} actions={<PlanVerbs plan={plan} />}>
      <PurchasingTabs />
      <Orders plan={plan} />
      <Totals plan={plan} />
      <PlanDesk plan={plan} />
    </Page>
  );
}

function PlanVerbs({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [committing, setCommitting] = useState(false);
  const replan = useReplan(t('purchasing.done.replan'), (id) => void navigate({ to: `/purchasing/plans/${id}` }));
  const { cycle } = plan;
  return (
    <>
      {cycle && plan.can.includes('edit') ? (
        <Button loading={replan.isPending} title={t('purchasing.ask.replan')} onClick={() => replan.mutate(cycle.id)}>
          {t('purchasing.verb.replan')}
        </Button>
      ) : null}
      <Link className="ant-btn ant-btn-default ys-link-button" to={`/purchasing/plans/${plan.id}/comparison`}>
        {t('purchasing.verb.compare')}
      </Link>
      {plan.can.includes('review') ? <ReviewLink plan={plan} /> : null}
      <ActionButton verb="commit" can={plan.can} primary onAct={() => setCommitting(true)}>
        {t('purchasing.verb.commit')}
      </ActionButton>
      {committing ? <CommitPlan plan={plan} onClose={() => setCommitting(false)} /> : null}
    </>
  );
}

/** The next right action while exceptions wait. */
function ReviewLink({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = plan.exception_count;
  return (
    <Button type={open ? 'primary' : 'default'} onClick={() => void navigate({ to: `/purchasing/plans/${plan.id}/review` })}>
      {open ? t('purchasing.verb.review', { count: open }) : t('purchasing.verb.reviewed')}
    </Button>
  );
}

/** A committed plan leads to its orders. */
function Orders({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  if (plan.orders.length === 0) return null;
  const shown = plan.orders.slice(0, 12);
  return (
    <p className="ys-origins ys-done-note">
      <b>{t('purchasing.plan.orders', { count: plan.orders.length })}</b>
      {shown.map((order) => (
        <Link key={order.id} to={`/purchasing/orders/${order.id}`}>
          {order.number}
        </Link>
      ))}
      {plan.orders.length > shown.length ? <Link to={plan.cycle ? `/purchasing/orders?cycle_id=${plan.cycle.id}` : '/purchasing/orders'}>{t('common.action.all')}</Link> : null}
    </p>
  );
}

/** How far at most the plan is from the cheapest that the contracts allow. */
function Proof({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const text = plan.gap_ppm === 0 ? t('purchasing.proof.best') : t('purchasing.proof.within', { percent: (plan.gap_ppm / 10_000).toFixed(2) });
  return <span title={t('purchasing.proof.help')}> · {text}</span>;
}

export function Totals({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const figures: [string, React.ReactNode][] = [
    ['amount', <Money key="m" value={plan.amount} sign />],
    ['saved', <span key="s" className="ys-saved"><Money value={plan.saved} sign /></span>],
    ['exceptions', <span key="e" className={plan.review.open ? 'ys-deadline-near' : undefined}>{`${plan.review.open} / ${plan.review.exceptions}`}</span>],
    ['suppliers', plan.suppliers.length],
    ['lines', plan.line_count],
    ['unmet', plan.unmet_count ? <span key="u" className="ys-deadline-late">{plan.unmet_count}</span> : 0],
    ['facilities', plan.facility_count],
    ['demand_lines', plan.demand_line_count.toLocaleString('en')],
  ];
  return (
    <div className="ys-strip">
      {figures.map(([key, value]) => (
        <div key={key}>
          <small>
            {t(`purchasing.total.${key}`)}
            {key === 'amount' ? <Proof plan={plan} /> : null}
          </small>
          <b>{value}</b>
        </div>
      ))}
    </div>
  );
}
