import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Mark } from '@/shared/ui/Mark';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { PrintButton } from '@/shared/ui/PrintView';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { When } from '@/shared/ui/Values';
import { useRun, useRunAct, type Run, type RunDetail, type Stop } from '../../api/runs';
import { clock, kilometres } from '../../lib/clock';
import { DispatchTabs } from '../DispatchTabs';
import { Cold, State } from '../marks';
import { HandOverFacts } from './HandOverFacts';
import { LoadPanel } from './LoadPanel';
import { AmendRun } from './RunForm';
import { RouteSheet } from './RouteSheet';
import '../dispatch.css';

const order = ['planned', 'loading', 'on_road', 'closed'] as const;

function useSteps(run: Run): Step[] {
  const { t } = useTranslation();
  const at = order.indexOf(run.state as (typeof order)[number]);
  if (run.state === 'cancelled') return [{ key: 'cancelled', label: t('dispatch.run.cancelled'), state: 'stopped' }];
  const notes: Record<string, React.ReactNode> = { on_road: run.departed_at ? <When at={run.departed_at} /> : null, closed: run.closed_at ? <When at={run.closed_at} /> : null };
  return order.map((key, index) => ({ key, label: t(`dispatch.run.${key}`), note: notes[key], state: index < at || run.state === 'closed' ? 'done' : index === at ? 'now' : 'waiting' }));
}

/** One run: loaded by scan, sent, and afterwards what happened at each stop. */
export function RunPage({ id }: { id: string }) {
  const asked = useRun(id);
  return <Loaded asked={asked}>{(detail) => <Sheet detail={detail} />}</Loaded>;
}

function Sheet({ detail }: { detail: RunDetail }) {
  const { t } = useTranslation();
  const { run } = detail;
  const steps = useSteps(run);
  return (
    <Page title={`${run.vehicle.plate} ${run.number}`} facts={<><span className="ys-num">{run.run_on}</span> {run.too_warm ? <Mark tone="bad">{t('dispatch.mark.too_warm')}</Mark> : null}</>} actions={<Actions detail={detail} />}>
      <DispatchTabs />
      <StepLine steps={steps} />
      {run.can.includes('load') ? <LoadPanel detail={detail} /> : null}
      <Panel>
        <Facts
          items={[
            [t('dispatch.column.driver'), run.driver?.name],
            [t('dispatch.column.start'), `${clock(run.start_minute)}–${clock(run.end_minute)}`],
            [t('dispatch.column.km'), kilometres(run.metres)],
            [t('dispatch.column.stops'), run.stops.length],
            [t('dispatch.column.totes'), detail.totes.length],
            [t('dispatch.column.trip'), run.trip_no],
          ]}
        />
      </Panel>
      <Panel title={t('dispatch.column.stops')} count={run.stops.length} flush>
        <ol className="ys-plain-list ys-run-list">
          {run.stops.map((stop) => (
            <li key={stop.id}>
              <StopLine detail={detail} stop={stop} />
            </li>
          ))}
        </ol>
      </Panel>
      <Returns detail={detail} />
      <RouteSheet detail={detail} />
    </Page>
  );
}

function Actions({ detail }: { detail: RunDetail }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const { run } = detail;
  const left = [...detail.left, ...detail.parcels.filter(({ stop_id }) => !stop_id)];
  const [amending, setAmending] = useState(false);
  const act = useRunAct(run, ({ verb }) => t(`dispatch.run_done.${verb}`));
  const open = run.state === 'planned' || run.state === 'loading';
  return (
    <>
      <PrintButton />
      {may('plan_runs') && open ? <Button onClick={() => setAmending(true)}>{t('common.action.edit')}</Button> : null}
      <ActionButton verb="cancel" can={run.can} danger ask="confirm" askTitle={t('dispatch.run_cancel.title')} askHelp={t('dispatch.run_cancel.help')} onAct={() => act.mutate({ verb: 'cancel' })}>
        {t('dispatch.run_cancel.action')}
      </ActionButton>
      <ActionButton verb="depart" can={run.can} primary busy={act.isPending} ask={left.length ? 'confirm' : undefined} askTitle={t('dispatch.depart.title', { count: left.length })} askHelp={t('dispatch.depart.help', { codes: left.map(({ code }) => code).join(' ') })} onAct={() => act.mutate({ verb: 'depart', leave: left.length > 0 })}>
        {t('dispatch.depart.action')}
      </ActionButton>
      <ActionButton verb="return" can={run.can} primary busy={act.isPending} onAct={() => act.mutate({ verb: 'return' })}>
        {t('dispatch.come_back')}
      </ActionButton>
      {amending ? <AmendRun run={run} onClose={() => setAmending(false)} /> : null}
    </>
  );
}

function StopLine({ detail, stop }: { detail: RunDetail; stop: Stop }) {
  const { t } = useTranslation();
  const told = detail.hand_overs.find((one) => one.stop_id === stop.id);
  return (
    <>
      <div className="ys-run-line-head">
        <span className="ys-num ys-stop-number">{stop.sequence}</span>
        <b>{stop.organisation.name}</b>
        <Cold cold={stop.cold} />
        <State of="stop" value={stop.state} />
        {stop.reason ? <span className="ys-mute">{stop.reason}</span> : null}
        {stop.trouble.map((word) => (
          <Mark key={word} tone="bad">
            {t(`dispatch.trouble.${word}`)}
          </Mark>
        ))}
        <span className="ys-run-line-end ys-num ys-mute">
          {t('dispatch.totes', { count: stop.totes_on })} · {stop.parcels_on ? `${t('dispatch.parcels', { count: stop.parcels_on })} · ` : ''}{stop.done_at ? <When at={stop.done_at} /> : <span className={stop.late ? 'ys-deadline-late' : undefined}>{clock(stop.arrive_minute)}</span>}
        </span>
      </div>
      {told ? <HandOverFacts told={told} /> : null}
    </>
  );
}

function Returns({ detail }: { detail: RunDetail }) {
  const { t } = useTranslation();
  if (detail.returns.length === 0) return null;
  return (
    <Panel title={t('dispatch.returns')} count={detail.returns.length} flush>
      <ul className="ys-plain-list ys-forwarded">
        {detail.returns.map((one) => (
          <li key={one.id}>
            <b>{one.facility.short_name || one.facility.name}</b>
            <span>{one.item.name} <span className="ys-mute">{one.item.specification}</span></span>
            <span className="ys-num">{one.quantity} {one.item.base_unit}</span>
            <span className="ys-mute">{one.reason}</span>
            {one.booked ? null : <Mark tone="bad">{t('dispatch.trouble.return_unbooked')}</Mark>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
