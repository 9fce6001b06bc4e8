import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Deadline } from '@/shared/ui/Values';
import type { Job } from '../../api/jobs';
import { short } from '../marks';

const tones: Partial<Record<Job['state'], Tone>> = { boiling: 'warn', soaking: 'link', handed_over: 'good', scrapped: 'bad', sampled: 'good' };

/** Where a job stands. */
export function JobState({ value }: { value: Job['state'] }) {
  const { t } = useTranslation();
  return <Mark tone={tones[value] ?? 'plain'}>{t(`decoction.job.${value}`)}</Mark>;
}

/** What is wrong with a job. */
export function Trouble({ job }: { job: Job }) {
  const { t } = useTranslation();
  return (
    <>
      {job.urgent ? <> <Mark tone="bad">{t('decoction.urgent')}</Mark></> : null}
      {job.trouble ? <> <Mark tone="bad">{t(`decoction.trouble.${job.trouble}`)}</Mark></> : null}
      {job.overdue ? <> <Mark tone="bad">{t('decoction.work.overdue')}</Mark></> : null}
    </>
  );
}

export function JobRow({ job, chosen, onChoose }: { job: Job; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation();
  return (
    <li>
      <button type="button" className={chosen ? 'ys-review-row ys-review-chosen' : 'ys-review-row'} aria-current={chosen} onClick={onChoose}>
        <span><strong className="ys-num">{job.number}</strong> <JobState value={job.state} /><Trouble job={job} /></span>
        <span>{short(job.facility)} · {job.formula || t(`decoction.way.${job.way}`)} · {t('decoction.dose_count', { count: job.doses })}</span>
        <span>{job.machine ? <span className="ys-num">{job.machine} · </span> : null}<Deadline at={job.ready_at ?? job.promised_at} /></span>
      </button>
    </li>
  );
}
