import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { money, quantity } from '@/shared/format/decimal';
import { ExceptionDesk, GreenBar, type Verdicts } from '@/shared/ui/exceptions/ExceptionDesk';
import { ItemName } from '@/shared/ui/ItemName';
import { Page } from '@/shared/ui/Page';
import { Empty, Loaded, ProblemState, Waiting } from '@/shared/ui/States';
import { useApproveGreen, useApproveLine, useMarkAgain, useReturnLine } from '../../../api/plan-review';
import { usePlan } from '../../../api/plans';
import type { PlanDetail, PlanLine } from '../../../api/types';
import { PurchasingTabs } from '../../PurchasingTabs';
import { CommitPlan } from '../CommitPlan';
import { LineFacts } from '../LineDrawer';
import { PlanState } from '../PlansPage';
import { ReviewRules } from './ReviewRules';
import '../../purchasing.css';

/** 方案审核: the green lines at once, each exception once. */
export function PlanReviewPage({ id }: { id: string }) {
  const asked = usePlan(id);
  return <Loaded asked={asked}>{(plan) => <ReviewView plan={plan} />}</Loaded>;
}

function ReviewView({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const facts = (
    <>
      <PlanState state={plan.state} />
      <Link to={`/purchasing/plans/${plan.id}`}>{plan.number}</Link>
    </>
  );
  return (
    <Page fill title={t('purchasing.review.title')} facts={facts} actions={<Verbs plan={plan} />}>
      <PurchasingTabs />
      <Green plan={plan} />
      <Exceptions plan={plan} />
    </Page>
  );
}

function Verbs({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [rules, setRules] = useState(false);
  const [committing, setCommitting] = useState(false);
  const again = useMarkAgain((found) => t('purchasing.done.mark', { lines: found.lines, marked: found.marked }));
  return (
    <>
      {may('read_policies') ? <Button onClick={() => setRules(true)}>{t('purchasing.review.rules')}</Button> : null}
      {plan.can.includes('review') ? (
        <Button loading={again.isPending} title={t('purchasing.review.again_help')} onClick={() => again.mutate(plan.id)}>
          {t('purchasing.review.again')}
        </Button>
      ) : null}
      {plan.can.includes('commit') ? (
        <Button type="primary" onClick={() => setCommitting(true)}>
          {t('purchasing.verb.commit')}
        </Button>
      ) : null}
      {rules ? <ReviewRules onClose={() => setRules(false)} /> : null}
      {committing ? <CommitPlan plan={plan} onClose={() => setCommitting(false)} /> : null}
    </>
  );
}

function Green({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const accept = useApproveGreen((output) => t('purchasing.done.green', { count: output.approved }));
  const { green, green_open } = plan.review;
  return (
    <GreenBar
      count={green_open}
      text={t('purchasing.review.green_text', { green, approved: green - green_open })}
      help={t('purchasing.review.green_help')}
      verb={t('purchasing.review.approve_green', { count: green_open })}
      busy={accept.isPending}
      onAct={plan.can.includes('review') ? () => accept.mutate(plan.id) : undefined}
    />
  );
}

const flagsOf = (line: PlanLine): string[] => line.review?.marks.map((mark) => mark.flag) ?? [];

function Exceptions({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const listing = useList<PlanLine>(`/api/purchasing/plans/${plan.id}/lines`, { review: 'open' }, { limit: 2000 });
  const approve = useApproveLine(plan);
  const back = useReturnLine(plan, t('purchasing.done.line_return'));
  if (listing.problem) return <ProblemState problem={listing.problem} again={listing.again} />;
  if (listing.loading) return <Waiting />;
  const verdicts = (line: PlanLine): Verdicts => ({
    approve: t('purchasing.review.approve'),
    remarks: true,
    busy: approve.isPending || back.isPending,
    onApprove: (text) => approve.mutate({ lineId: line.id, version: line.review?.version ?? 0, text }),
    back: line.review?.decision === 'sent_back' ? undefined : t('purchasing.review.back'),
    backHelp: t('purchasing.review.back_help'),
    onBack: (text) => back.mutate({ lineId: line.id, version: line.review?.version ?? 0, text }),
    more: (
      <Button onClick={() => void navigate({ to: `/purchasing/plans/${plan.id}`, search: { q: line.item.code } })}>{t('purchasing.verb.edit_line')}</Button>
    ),
  });
  const done = (
    <Empty
      title={t('purchasing.review.done')}
      help={t('purchasing.review.done_help', { count: plan.review.exceptions })}
      action={<Link to={`/purchasing/plans/${plan.id}`}>{t('purchasing.review.to_plan')}</Link>}
    />
  );
  return (
    <ExceptionDesk<PlanLine>
      label={t('purchasing.review.exceptions')}
      rows={plan.can.includes('review') ? listing.rows : []}
      total={plan.review.exceptions}
      rowKey={(line) => line.id}
      flags={flagsOf}
      flagText={(flag) => t(`purchasing.flag.${flag}`)}
      line={(line) => <ListLine line={line} />}
      detail={(line) => <Detail plan={plan} line={line} />}
      verdicts={verdicts}
      done={done}
    />
  );
}

function ListLine({ line }: { line: PlanLine }) {
  const { t } = useTranslation();
  return (
    <>
      <span>
        <b>{line.item.name}</b>
        <span className="ys-num">¥ {money(line.amount)}</span>
      </span>
      <small>
        <span>{line.supplier?.short_name || line.supplier?.name || t(`purchasing.unmet.${line.unmet_reason}`, { defaultValue: '' })}</span>
        <span>{line.review?.decision === 'sent_back' ? t('purchasing.decision.sent_back') : flagsOf(line).map((flag) => t(`purchasing.flag.${flag}`)).join(' · ')}</span>
      </small>
    </>
  );
}

function Detail({ plan, line }: { plan: PlanDetail; line: PlanLine }) {
  return (
    <>
      <h3 className="ys-exception-title">
        <ItemName item={line.item} />
        <span className="ys-num">
          {line.supplier?.short_name || line.supplier?.name} {quantity(line.quantity)} {line.item.base_unit} · ¥ {money(line.amount)}
        </span>
      </h3>
      <LineFacts key={line.id} plan={plan} line={line} />
    </>
  );
}
