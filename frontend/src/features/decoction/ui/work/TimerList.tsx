import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Fine } from '@/shared/ui/Mark';
import { Deadline, useMinuteClock, When } from '@/shared/ui/Values';
import type { Job, Timer } from '../../api/jobs';

/** What the clock asks for while a job boils. */
export function TimerList({ job, onAdd }: { job: Job; onAdd?: (kind: Timer['kind']) => void }) {
  const { t } = useTranslation();
  const now = useMinuteClock();
  return (
    <ul className="ys-plain-list ys-timers">
      {job.timers.map((timer) => {
        const due = Date.parse(timer.at) <= now;
        return (
          <li key={`${timer.kind}-${timer.at}`} className={timer.done_at ? 'ys-timer-done' : due ? 'ys-timer-due' : undefined}>
            <strong>{t(`decoction.timer.${timer.kind}`)}</strong>
            <span>{timer.pieces.join(t('common.list'))}</span>
            {timer.done_at ? <span><Fine label={t('decoction.work.added')} /> <When at={timer.done_at} /></span> : <span><When at={timer.at} /> <Deadline at={timer.at} /></span>}
            {onAdd && !timer.done_at && job.can.includes('add') ? <Button size="small" type={due ? 'primary' : 'default'} onClick={() => onAdd(timer.kind)}>{t('decoction.work.added')}</Button> : null}
          </li>
        );
      })}
    </ul>
  );
}
