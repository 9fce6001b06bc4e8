import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'antd';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Facts, Page, Panel, SideBySide } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Day } from '@/shared/ui/Values';
import { useDecide, useLevels, type Breach, type Clock, type Decision, type Levels } from '../api/levels';
import { BreachDrawer } from './BreachDrawer';
import { useBreachColumns } from './BreachesPage';
import { useClockColumns } from './ClocksPage';
import { FiguresTable } from './LeaguePage';
import { Part, Share, State, useStepText } from './marks';
import { Propose } from './Propose';
import { SlaTabs } from './SlaTabs';
import { WhatIf } from './WhatIf';
import './sla.css';

/** A supplier's own page: where he stands and why, each clock, and what would bring him back to good standing. */
export function LevelsPage({ id }: { id: string }) {
  return <Loaded asked={useLevels(id)}>{(levels) => <Standing levels={levels} />}</Loaded>;
}

function Standing({ levels }: { levels: Levels }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [proposing, setProposing] = useState(false);
  const actions = may('manage_levels') ? <Button onClick={() => setProposing(true)}>{t('sla.verb.propose')}</Button> : null;
  return (
    <Page title={levels.supplier.name} facts={<State of="standing" value={levels.standing} />} actions={actions}>
      <SlaTabs />
      <SideBySide
        main={
          <>
            <Now levels={levels} />
            <WhatIf levels={levels} />
            <Running supplier={levels.supplier.id} />
            <Breaches supplier={levels.supplier.id} />
          </>
        }
        side={
          <>
            <Parts levels={levels} />
            <Ladder levels={levels} />
            <Changes levels={levels} />
            <Cases levels={levels} />
            <Decisions levels={levels} />
            <Panel title={t('sla.by.month')} flush>
              <FiguresTable rows={[...levels.trend].reverse()} name={t('sla.by.month')} />
            </Panel>
          </>
        }
      />
      {proposing ? <Propose levels={levels} onClose={() => setProposing(false)} /> : null}
    </Page>
  );
}

function Now({ levels }: { levels: Levels }) {
  const { t } = useTranslation();
  const { current } = levels;
  return (
    <Panel title={t('sla.now')} extra={<span className="ys-mute">{levels.policy}</span>}>
      <Facts
        items={[
          [t('sla.column.score'), <Share key="s" value={current.score} />],
          [t('sla.column.on_time_in_full'), <Share key="o" value={current.on_time_in_full} below={0.95} />],
          [t('sla.column.on_time_quantity'), <Share key="q" value={current.on_time} />],
          [t('sla.column.rejected'), <Share key="r" value={current.rejected_share} />],
          [t('sla.column.judged'), t('sla.judged_of', { count: current.lines, least: levels.minimum_sample })],
          [t('sla.column.late'), current.late],
        ]}
      />
      <WayBack levels={levels} />
    </Panel>
  );
}

function WayBack({ levels }: { levels: Levels }) {
  const { t } = useTranslation();
  const way = levels.way_back;
  if (!way) return <p className="ys-saved">{t('sla.way.good')}</p>;
  if (way.kind === 'clean_evaluations')
    return (
      <p>
        {t('sla.way.clean', { count: way.needed })}
        {way.rectify_until ? <b> {t('sla.way.rectify', { on: way.rectify_until })}</b> : null}
      </p>
    );
  if (way.kind === 'suspension_ends') return <p>{way.on ? t('sla.way.ends', { on: way.on }) : t('sla.way.lift')}</p>;
  if (way.kind === 'appeal')
    return (
      <>
        <p>{t('sla.way.appeal')}</p>
        <Link to={`/sla/cases/${way.case_id}`}>{t('sla.way.case')}</Link>
      </>
    );
  return <p>{way.possible_from ? t('sla.way.readmission', { on: way.possible_from }) : t('sla.way.readmission_people')}</p>;
}

function Ladder({ levels }: { levels: Levels }) {
  const { t } = useTranslation();
  const text = useStepText();
  return (
    <Panel title={t('sla.ladder')}>
      <ol className="ys-sla-ladder">
        {levels.steps.map((one, index) => {
          const step = one.step as Record<string, unknown>;
          return (
            <li key={index} className={one.meets ? 'ys-sla-meets' : undefined}>
              <State of="standing" value={String(step.standing)} />
              <span>
                {text(step)}
                <small className="ys-mute">
                  {' '}
                  {t('sla.step.now')} <Share value={one.value} />
                </small>
              </span>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

/** Where he stands in each category or area, where the policy looks at them one by one. */
function Parts({ levels }: { levels: Levels }) {
  const { t } = useTranslation();
  if (levels.parts.length === 0) return null;
  return (
    <Panel title={t('sla.by.part')}>
      <ul className="ys-sla-lines">
        {levels.parts.map((one) => (
          <li key={one.part}>
            <Part of={one.part} /> <State of="standing" value={one.standing} /> {one.score_e4 === null || one.score_e4 === undefined ? null : <Share value={String(one.score_e4 / 10_000)} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface Reasons {
  value?: string | number | null;
  lines?: number;
  whole?: number;
  late?: number;
  probation?: boolean;
  step?: Record<string, unknown>;
  trigger?: { event?: string; at_least?: number; within_days?: number };
}

/** Why the standing is what it is, the latest first. */
function Changes({ levels }: { levels: Levels }) {
  const { t } = useTranslation();
  const text = useStepText();
  if (levels.changes.length === 0) return null;
  const because = (why: string, said: string) => {
    const facts = JSON.parse(said) as Reasons;
    if (facts.step) return [text(facts.step), t('sla.because.step', { whole: facts.whole, lines: facts.lines, late: facts.late }), facts.probation ? t('sla.because.probation') : ''].filter(Boolean).join(' · ');
    if (facts.trigger) return t(`sla.because.${facts.trigger.event}`, { count: facts.trigger.at_least, days: facts.trigger.within_days });
    return t(`sla.because.${why}`);
  };
  return (
    <Panel title={t('sla.changes')}>
      <ol className="ys-sla-lines">
        {levels.changes.map((change, index) => (
          <li key={index}>
            <Day on={change.on_day} /> <State of="standing" value={change.from_standing} /> → <State of="standing" value={change.to_standing} /> <Part of={change.part} />
            <div className="ys-mute">{because(change.why, change.facts)}</div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Running({ supplier }: { supplier: string }) {
  const { t } = useTranslation();
  const listing = useList<Clock>('/api/sla/clocks', { supplier_id: supplier, state: 'running' }, { limit: 20 });
  return (
    <Panel title={t('sla.running')} flush>
      <DataTable<Clock> name="sla-own-clocks" label={t('sla.running')} compact columns={useClockColumns(true)} listing={listing} rowKey={(row) => row.id} empty={{ title: t('sla.empty.clocks'), help: t('sla.empty.clocks_help') }} />
    </Panel>
  );
}

function Breaches({ supplier }: { supplier: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string>();
  const listing = useList<Breach>('/api/sla/breaches', { supplier_id: supplier }, { limit: 20 });
  const columns = useBreachColumns().filter(({ key }) => key !== 'supplier');
  return (
    <Panel title={t('sla.tab.breaches')} flush>
      <DataTable<Breach> name="sla-own-breaches" label={t('sla.tab.breaches')} compact columns={columns} listing={listing} rowKey={(row) => row.id} onOpen={(row) => setOpen(row.id)} empty={{ title: t('sla.empty.breaches'), help: t('sla.empty.breaches_help') }} />
      {open ? <BreachDrawer id={open} onClose={() => setOpen(undefined)} /> : null}
    </Panel>
  );
}

function Cases({ levels }: { levels: Levels }) {
  const { t } = useTranslation();
  if (levels.cases.length === 0) return null;
  return (
    <Panel title={t('sla.tab.cases')}>
      <ul className="ys-sla-lines">
        {levels.cases.map((one) => (
          <li key={one.id}>
            <Link to={`/sla/cases/${one.id}`}>{one.number}</Link> <State of="case" value={one.state} /> <Part of={one.part} /> <Day on={one.threshold_on} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Decisions({ levels }: { levels: Levels }) {
  const { t } = useTranslation();
  if (levels.decisions.length === 0) return null;
  return (
    <Panel title={t('sla.decisions')}>
      <ul className="ys-sla-lines">
        {levels.decisions.map((one) => (
          <li key={one.id}>
            <DecisionLine decision={one} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function DecisionLine({ decision }: { decision: Decision }) {
  const { t } = useTranslation();
  const decide = useDecide((verb) => t(`sla.done.decision_${verb}`));
  return (
    <>
      <b>{t(`sla.decision_kind.${decision.kind}`)}</b> <Part of={decision.part} /> <State of="decision" value={decision.state} /> <Day on={decision.on_day} />
      <div className="ys-mute">{decision.reason}</div>
      <div className="ys-sla-verbs">
        <ActionButton verb="agree" can={decision.can} size="small" primary busy={decide.isPending} ask="confirm" askHelp={t('sla.ask.agree')} onAct={() => decide.mutate({ decision, verb: 'agree' })}>
          {t('sla.verb.agree')}
        </ActionButton>
        <ActionButton verb="refuse" can={decision.can} size="small" busy={decide.isPending} onAct={() => decide.mutate({ decision, verb: 'refuse' })}>
          {t('sla.verb.refuse')}
        </ActionButton>
      </div>
    </>
  );
}
