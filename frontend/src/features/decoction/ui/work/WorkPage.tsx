import { Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, Panel } from '@/shared/ui/Page';
import { Empty, Loaded } from '@/shared/ui/States';
import { useJobs, type Job } from '../../api/jobs';
import { DecoctionTabs } from '../marks';
import { JobPanel } from './JobPanel';
import { JobRow } from './JobRow';
import '../decoction.css';
import './work.css';

/** The floor: what waits for this post, and the job that was scanned. */
export function WorkPage() {
  return <Loaded asked={useJobs()}>{(jobs) => <Floor jobs={jobs} />}</Loaded>;
}

function Floor({ jobs }: { jobs: Job[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string>();
  const [lost, setLost] = useState<string>();
  const mine = jobs.filter((job) => job.can.some((verb) => verb !== 'scrap' && verb !== 'redo'));
  const open = jobs.find((job) => job.id === chosen);
  const scan = (code: string) => {
    const found = jobs.find((job) => job.number === code.toUpperCase());
    setLost(found ? undefined : code);
    setChosen(found?.id);
  };
  return (
    <Page title={t('decoction.tab.work')} facts={t('decoction.work.waits', { count: mine.length })}>
      <DecoctionTabs />
      <div className="ys-review">
        <div className="ys-stack">
          <ScanInput label={t('decoction.work.scan')} problem={lost ? t('decoction.work.unknown', { code: lost }) : undefined} onScan={scan} />
          <Panel flush className="ys-review-queue">
            {mine.length ? (
              <ul className="ys-plain-list" aria-label={t('decoction.tab.work')}>
                {mine.map((job) => <JobRow key={job.id} job={job} chosen={job.id === chosen} onChoose={() => setChosen(job.id)} />)}
              </ul>
            ) : <Empty title={t('decoction.empty.work')} help={t('decoction.empty.work_help')} />}
          </Panel>
        </div>
        {open ? <JobPanel key={open.id} job={open} onLeave={() => setChosen(undefined)} /> : <Empty title={t('decoction.work.choose')} help={t('decoction.work.choose_help')} />}
      </div>
    </Page>
  );
}

/** A scanner types like a keyboard and ends with Enter. */
export function ScanInput({ label, problem, onScan }: { label: string; problem?: string; onScan: (code: string) => void }) {
  const field = useRef<InputRef>(null);
  const [code, setCode] = useState('');
  useEffect(() => field.current?.focus({ preventScroll: true }), [label]);
  const take = () => {
    const found = code.trim();
    setCode('');
    if (found) onScan(found);
  };
  return (
    <label className="ys-field ys-scan-in">
      <span>{label}</span>
      <Input ref={field} size="large" value={code} autoComplete="off" status={problem ? 'error' : undefined} onChange={(event) => setCode(event.target.value)} onPressEnter={take} />
      <span className="ys-deadline-late" role={problem ? 'alert' : undefined}>{problem}</span>
    </label>
  );
}
