import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Deadline, When } from '@/shared/ui/Values';
import { useCycle, useCycleVerb, useRemind } from '../../api/cycles';
import type { Cycle } from '../../api/types';
import { DemandTabs } from '../DemandTabs';
import { CloseCycle } from './CloseCycle';
import { CycleFacilities } from './CycleFacilities';
import { CycleForm } from './CycleForm';
import { CycleState } from './CyclesPage';
import '../demand.css';

/** One cycle: how far the county is, who is missing, and the way to close it. */
export function CyclePage({ id }: { id: string }) {
  const asked = useCycle(id);
  return <Loaded asked={asked}>{(cycle) => <CycleDesk cycle={cycle} />}</Loaded>;
}

function CycleDesk({ cycle }: { cycle: Cycle }) {
  const { t } = useTranslation();
  const facts = (
    <>
      <CycleState state={cycle.state} />
      <span>
        <When at={cycle.opens_at} /> – <When at={cycle.closes_at} />
      </span>
      {cycle.state === 'open' ? <Deadline at={cycle.closes_at} /> : null}
      <span>{t('demand.cycle.days', { review: cycle.review_days, safety: cycle.safety_days, months: cycle.lookback_months })}</span>
    </>
  );
  return (
    <Page fill title={cycle.name} facts={facts} actions={<CycleVerbs cycle={cycle} />}>
      <DemandTabs />
      <CycleFacilities cycle={cycle} />
    </Page>
  );
}

function CycleVerbs({ cycle }: { cycle: Cycle }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const [closing, setClosing] = useState(false);
  const { can } = cycle;
  const open = useCycleVerb('opening', t('demand.done.open_cycle'));
  const cancel = useCycleVerb('cancellation', t('demand.done.cancel_cycle'));
  const remind = useRemind((count) => t('demand.done.remind', { count }));
  const planned = cycle.state === 'closed' || cycle.state === 'ordered';
  return (
    <>
      <ActionButton verb="cancel" can={can} danger ask="confirm" askHelp={t('demand.ask.cancel_cycle')} busy={cancel.isPending} onAct={() => cancel.mutate(cycle)}>
        {t('demand.verb.cancel_cycle')}
      </ActionButton>
      <ActionButton verb="amend" can={can} onAct={() => setEditing(true)}>
        {t('common.action.edit')}
      </ActionButton>
      <ActionButton verb="remind" can={can} ask="confirm" askHelp={t('demand.ask.remind', { count: cycle.progress.missing })} busy={remind.isPending} onAct={() => remind.mutate(cycle.id)}>
        {t('demand.verb.remind')}
      </ActionButton>
      <ActionButton verb="open" can={can} primary busy={open.isPending} onAct={() => open.mutate(cycle)}>
        {t('demand.verb.open_cycle')}
      </ActionButton>
      <ActionButton verb="close" can={can} primary onAct={() => setClosing(true)}>
        {t('demand.verb.close_cycle')}
      </ActionButton>
      {planned ? (
        <Link to={`/purchasing/plans?cycle_id=${cycle.id}`}>
          <Button type="primary">{t('demand.verb.see_plan')}</Button>
        </Link>
      ) : null}
      {editing ? <CycleForm cycle={cycle} onClose={() => setEditing(false)} /> : null}
      {closing ? <CloseCycle cycle={cycle} onClose={() => setClosing(false)} /> : null}
    </>
  );
}
