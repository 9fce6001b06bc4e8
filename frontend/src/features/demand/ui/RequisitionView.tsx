import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '@/shared/lib/media';
import { ActionButton } from '@/shared/ui/ActionButton';
import { HintBar } from '@/shared/ui/HintBar';
import { Page } from '@/shared/ui/Page';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { When } from '@/shared/ui/Values';
import { useRequisitionVerb, type Opened, type RequisitionVerb } from '../api/requisitions';
import type { Requisition } from '../api/types';
import { openDraft } from '../model/draft';
import type { Filter } from '../model/filter';
import { rowsOf } from '../model/rows';
import { stepsOf } from '../model/steps';
import { BudgetBar } from './budget/BudgetBar';
import { EntryFilters, EntryTotals } from './entry/EntryBar';
import { EntryGrid } from './entry/EntryGrid';
import { RowsBehind, type Behind } from './entry/RowsBehind';
import { Why } from './entry/Why';
import { LineCards } from './phone/LineCards';
import { FulfilmentPanel } from './FulfilmentPanel';
import { RequisitionFacts } from './RequisitionFacts';
import { ReturnedBanner } from './ReturnedBanner';
import './entry/entry.css';

/** A requisition as those see it who decide on it: the same grid, read-only, exceptions one chip away. */
export function RequisitionView({ opened }: { opened: Opened }) {
  const { t } = useTranslation();
  const { requisition } = opened;
  const phone = usePhone();
  return (
    <Page fill={!phone} title={t(`demand.kind.${requisition.kind}`)} facts={<RequisitionFacts requisition={requisition} />} actions={<Verbs requisition={requisition} />}>
      <ReturnedBanner requisition={requisition} />
      <StepLine steps={useSteps(requisition)} />
      <BudgetBar id={requisition.id} version={requisition.version} onTrimmed={() => undefined} />
      <FulfilmentPanel requisition={requisition} />
      {requisition.reason ? <p className="ys-reason">{t('demand.emergency.because', { reason: requisition.reason })}</p> : null}
      <Lines opened={opened} phone={phone} />
    </Page>
  );
}

function useSteps(requisition: Requisition): Step[] {
  const { t } = useTranslation();
  return stepsOf(requisition).map(({ key, state, by, at }) => ({
    key,
    state,
    label: t(`demand.step.${key}`),
    note: at ? (
      <>
        {by} <When at={at} />
      </>
    ) : null,
  }));
}

function Verbs({ requisition }: { requisition: Requisition }) {
  const { t } = useTranslation();
  const { id, version, can } = requisition;
  const approve = useRequisitionVerb('approve', t('demand.done.approve'));
  const accept = useRequisitionVerb('accept', t('demand.done.accept'));
  const back = useRequisitionVerb('return', t('demand.done.return'));
  const withdraw = useRequisitionVerb('withdraw', t('demand.done.withdraw'));
  const verbs: [RequisitionVerb, typeof approve, { ask?: 'reason' | 'confirm'; primary?: boolean; danger?: boolean }][] = [
    ['withdraw', withdraw, { ask: 'confirm' }],
    ['return', back, { ask: 'reason', danger: true }],
    ['approve', approve, { primary: true }],
    ['accept', accept, { primary: true }],
  ];
  return verbs.map(([verb, act, look]) => (
    <ActionButton key={verb} verb={verb} can={can} busy={act.isPending} askHelp={look.ask ? t(`demand.ask.${verb}`) : undefined} onAct={(reason) => act.mutate({ id, version, ...(look.ask === 'reason' ? { reason } : {}) })} {...look}>
      {t(`demand.verb.${verb}`)}
    </ActionButton>
  ));
}

function Lines({ opened, phone }: { opened: Opened; phone: boolean }) {
  const { requisition, lines } = opened;
  const [filter, setFilter] = useState<Filter>('all');
  const [behind, setBehind] = useState<Behind | null>(null);
  const draft = useMemo(() => openDraft(lines), [lines]);
  const rows = useMemo(() => rowsOf(draft, filter), [draft, filter]);
  return (
    <section className={phone ? 'ys-table-card' : 'ys-entry'}>
      <div className="ys-table-bar">
        <EntryFilters draft={draft} value={filter} onChange={setFilter} />
        <div className="ys-table-totals">
          <EntryTotals draft={draft} />
        </div>
      </div>
      {phone ? (
        <LineCards rows={rows} />
      ) : (
        <EntryGrid rows={rows} readonly explain={(row) => <Why row={row} readonly onRows={setBehind} onAdopt={() => undefined} onNote={() => undefined} />} />
      )}
      {phone ? null : <HintBar hints={['cell', 'explain', 'palette']} />}
      <RowsBehind behind={behind} facilityId={requisition.facility.id} requisitionId={requisition.id} onClose={() => setBehind(null)} />
    </section>
  );
}
