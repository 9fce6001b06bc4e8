import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmReason } from '@/shared/ui/ConfirmReason';
import { Facts, Panel } from '@/shared/ui/Page';
import { useProblemText } from '@/shared/ui/problem-text';
import { Loaded } from '@/shared/ui/States';
import { Qty, When } from '@/shared/ui/Values';
import { useJob, useScan, type Job, type JobDetail, type JobVerb, type Scan } from '../../api/jobs';
import { JobState, Trouble } from './JobRow';
import { Label } from './Label';
import { ScanLog } from './ScanLog';
import { TimerList } from './TimerList';
import { WeighTable } from './WeighTable';
import { ScanInput } from './WorkPage';

/** Steps that need nothing but the scan. */
const plain: readonly JobVerb[] = ['dispense', 'finish', 'pass', 'soak', 'unload', 'sample', 'deliver', 'redo'];
const asks: readonly JobVerb[] = ['reject', 'scrap'];

export type Act = (more: Partial<Scan> & { verb: JobVerb }) => void;

/** One job with what its state asks for. */
export function JobPanel({ job, onLeave }: { job: Job; onLeave: () => void }) {
  return <Loaded asked={useJob(job.id)}>{(detail) => <Steps detail={detail} onLeave={onLeave} />}</Loaded>;
}

function useAct(detail: JobDetail, onMoved: () => void) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const [problem, setProblem] = useState<string>();
  const scan = useScan(
    ({ verb }) => t(`decoction.job_verb.${verb}`),
    (made) => { setProblem(undefined); if (made.job.can.length === 0) onMoved(); },
    (found) => { setProblem(describe(found).detail || describe(found).title); return true; },
  );
  const act: Act = (more) => scan.mutate({ code: detail.job.number, ...more });
  return { act, problem, busy: scan.isPending };
}

function Steps({ detail, onLeave }: { detail: JobDetail; onLeave: () => void }) {
  const { t } = useTranslation();
  const { job } = detail;
  const { act, problem, busy } = useAct(detail, onLeave);
  const [asking, setAsking] = useState<JobVerb>();
  const can = (verb: JobVerb) => job.can.includes(verb);
  return (
    <div className="ys-review-main">
      <div className="ys-review-head">
        <strong className="ys-num">{job.number}</strong> <JobState value={job.state} /><Trouble job={job} />
        <span className="ys-review-acts">
          {asks.filter(can).map((verb) => <Button key={verb} danger onClick={() => setAsking(verb)}>{t(`decoction.job_verb.${verb}`)}</Button>)}
          {can('fail') ? <Button danger onClick={() => act({ verb: 'fail' })}>{t('decoction.job_verb.fail')}</Button> : null}
          {plain.filter(can).map((verb) => <Button key={verb} type="primary" loading={busy} onClick={() => act({ verb })}>{t(`decoction.job_verb.${verb}`)}</Button>)}
        </span>
      </div>
      {problem ? <div className="ys-deadline-late" role="alert">{problem}</div> : null}
      {can('boil') ? <Panel><ScanInput label={t('decoction.work.scan_machine')} onScan={(machine) => act({ verb: 'boil', machine })} /></Panel> : null}
      {job.timers.length ? <Panel title={t('decoction.work.timers')}><TimerList job={job} onAdd={(timer) => act({ verb: 'add', timer })} /></Panel> : null}
      {can('hand_over') ? <HandOver job={job} onHand={(carrier) => act({ verb: 'hand_over', carrier })} /> : null}
      {can('pack') ? <Pack job={job} onPack={(more) => act({ verb: 'pack', ...more })} /> : null}
      <Panel>
        <Facts
          items={[
            [t('decoction.column.facility'), job.facility.name],
            [t('decoction.column.doses'), t('decoction.dosage', { doses: job.doses, times: job.times_per_day, ml: job.ml_per_bag })],
            [t('decoction.column.way'), job.way === 'raw' ? t('decoction.way.raw') : t(`decoction.scheme.${job.scheme}`)],
            [t('decoction.column.delivery'), t(`decoction.delivery.${job.delivery}`)],
            [t('decoction.column.promised'), <When key="promised" at={job.promised_at} />],
            [t('decoction.work.machine'), job.machine],
            [t('decoction.work.ready'), <When key="ready" at={job.ready_at} />],
            [t('decoction.work.bags'), job.bags],
            job.ride ? [t('decoction.work.ride'), <Ride key="ride" ride={job.ride} />] : [t('decoction.work.carrier'), job.carrier || null],
          ]}
        />
      </Panel>
      <Panel title={t('decoction.herb_list')} count={t('decoction.herbs', { count: detail.lines.length })} extra={<span className="ys-mute">{t('decoction.work.total')} <Qty value={total(detail)} unit="g" /></span>}>
        <WeighTable detail={detail} weighs={can('weigh')} busy={busy} onWeigh={(line_no, grams) => act({ verb: 'weigh', line_no, shares: [grams] })} />
      </Panel>
      {job.bags ? <Label job={job} /> : null}
      <ScanLog scans={detail.scans} />
      <ConfirmReason open={asking !== undefined} danger title={asking ? t(`decoction.job_verb.${asking}`) : ''} onCancel={() => setAsking(undefined)} onOk={(reason) => { if (asking) act({ verb: asking, reason }); setAsking(undefined); }} />
    </div>
  );
}

const total = (detail: JobDetail): string => {
  const milli = detail.lines.reduce((sum, line) => sum + Math.round(Number(line.grams) * 1000), 0) * detail.job.doses;
  return String(milli / 1000);
};

/** Bags are doses times a day's times; fewer have a reason. */
function Pack({ job, onPack }: { job: Job; onPack: (more: Partial<Scan>) => void }) {
  const { t } = useTranslation();
  const wanted = job.way === 'raw' ? job.doses : job.doses * job.times_per_day;
  const [fewer, setFewer] = useState(false);
  return (
    <Panel title={t('decoction.job_verb.pack')}>
      <div className="ys-rx-line">
        <Button type="primary" onClick={() => onPack({ bags: wanted })}>{t('decoction.work.packed', { count: wanted })}</Button>
        <Button onClick={() => setFewer(true)}>{t('decoction.work.fewer')}</Button>
      </div>
      <ConfirmReason open={fewer} title={t('decoction.work.fewer')} help={t('decoction.work.fewer_help')} onCancel={() => setFewer(false)} onOk={(text) => { setFewer(false); onPack({ bags: Number(/^\d+/.exec(text)?.[0] ?? wanted - 1), reason: text }); }} />
    </Panel>
  );
}

/** To the driver of the run, to a courier with his number, or to whoever fetches it. */
function HandOver({ job, onHand }: { job: Job; onHand: (carrier: string) => void }) {
  const { t } = useTranslation();
  const [carrier, setCarrier] = useState('');
  const missing = job.delivery === 'run' ? !job.ride : job.delivery === 'courier' && !carrier.trim();
  return (
    <Panel title={t(`decoction.delivery.${job.delivery}`)}>
      <div className="ys-rx-line">
        {job.delivery === 'run' ? <Ride ride={job.ride} /> : (
          <label className="ys-field">{t(`decoction.work.carrier_${job.delivery}`)}<Input value={carrier} maxLength={40} onChange={(event) => setCarrier(event.target.value)} /></label>
        )}
        <Button type="primary" disabled={missing} onClick={() => onHand(carrier.trim())}>{t('decoction.job_verb.hand_over')}</Button>
      </div>
    </Panel>
  );
}

/** The run that the parcel is on, or the next that goes there. */
function Ride({ ride }: { ride: Job['ride'] }) {
  const { t } = useTranslation();
  if (!ride) return <span className="ys-deadline-late" role="alert">{t('decoction.work.ride_none')}</span>;
  return <span><strong className="ys-num">{ride.number}</strong> {ride.plate} · {t('decoction.work.ride_leaves')} <When at={ride.leaves_at} /></span>;
}
