import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Journal } from '@/shared/ui/Journal';
import { Facts, Page, Panel, SideBySide } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { Day, When } from '@/shared/ui/Values';
import { useChange } from '../api/changes';
import { useApproveChange, useRejectChange, useWithdrawChange } from '../api/reviewChange';
import type { ChangeDetail } from '../model';
import { ChangeItem } from './ChangesPage';
import { Comparison } from './Comparison';
import { ImpactPanel } from './ImpactPanel';
import { ChangeState } from './marks';

/** A change on the review desk: what changes, whom it touches, and the two answers. */
export function ChangePage({ id }: { id: string }) {
  const asked = useChange(id);
  return <Loaded asked={asked}>{(change) => <ChangeDocument change={change} />}</Loaded>;
}

function useSteps(change: ChangeDetail): Step[] {
  const { t } = useTranslation();
  const stopped = change.state === 'rejected' || change.state === 'withdrawn';
  const reviewed = change.reviewed_at !== null;
  const note = (name: string | undefined, at: string | null | undefined) => (at ? <>{name} <When at={at} /></> : undefined);
  return [
    { key: 'proposed', label: t('formulary.change.step_proposed'), state: 'done', note: note(change.proposed_by?.name, change.proposed_at) },
    {
      key: 'reviewed',
      label: stopped ? t(`formulary.change_state.${change.state}`) : t('formulary.change.step_reviewed'),
      state: stopped ? 'stopped' : reviewed ? 'done' : 'now',
      note: note(change.reviewed_by?.name, change.reviewed_at),
    },
    { key: 'effective', label: t('formulary.change.step_effective'), state: change.state === 'effective' ? 'done' : change.state === 'approved' ? 'now' : 'waiting', note: <Day on={change.effective_on} /> },
  ];
}

function ChangeDocument({ change }: { change: ChangeDetail }) {
  const { t } = useTranslation();
  const steps = useSteps(change);
  const facts = (
    <>
      <ChangeState state={change.state} />
      <span>{change.number}</span>
    </>
  );
  return (
    <Page title={<>{t(`formulary.change_kind.${change.kind}`)} <ChangeItem change={change} /></>} facts={facts} actions={<Review change={change} />}>
      <StepLine steps={steps} />
      <SideBySide
        main={
          <>
            <Panel>
              <Facts
                items={[
                  [t('formulary.change.reason'), change.reason],
                  [t('formulary.change.effective_on'), <Day key="on" on={change.effective_on} />],
                  [t('formulary.changes.item'), change.item ? <Link key="item" to={`/formulary/items/${change.item.id}`}>{change.item.code}</Link> : t('formulary.changes.new_item')],
                  ...(change.substitute ? [[t('formulary.change.substitute'), <Link key="sub" to={`/formulary/items/${change.substitute.id}`}>{`${change.substitute.name} ${change.substitute.specification}`}</Link>] as [string, React.ReactNode]] : []),
                  ...(change.review_note ? [[t('formulary.change.review_note'), change.review_note] as [string, string]] : []),
                ]}
              />
            </Panel>
            <Comparison change={change} />
            {change.impact ? <ImpactPanel impact={change.impact} unit={change.item?.base_unit} /> : null}
          </>
        }
        side={<Journal entity="formulary_change" id={change.id} />}
      />
    </Page>
  );
}

function Review({ change }: { change: ChangeDetail }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const approve = useApproveChange(t('formulary.change.approved'));
  const reject = useRejectChange(t('formulary.change.rejected'));
  const withdraw = useWithdrawChange(t('formulary.change.withdrawn'));
  const own = change.state === 'proposed' && change.proposed_by?.id === user.id;
  return (
    <>
      {own ? <span className="ys-mute ys-actions-note">{t('formulary.change.four_eyes')}</span> : null}
      <ActionButton verb="withdraw" can={change.can} ask="confirm" busy={withdraw.isPending} onAct={() => withdraw.mutate({ change, note: '' })}>
        {t('formulary.change.withdraw')}
      </ActionButton>
      <ActionButton verb="reject" can={change.can} ask="reason" danger busy={reject.isPending} onAct={(note) => reject.mutate({ change, note })}>
        {t('formulary.change.reject')}
      </ActionButton>
      <ActionButton verb="approve" can={change.can} ask="note" askHelp={t('formulary.change.approve_help')} primary busy={approve.isPending} onAct={(note) => approve.mutate({ change, note })}>
        {t('formulary.change.approve')}
      </ActionButton>
    </>
  );
}
