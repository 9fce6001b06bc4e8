import { useTranslation } from 'react-i18next';
import { quantity } from '@/shared/format/decimal';
import { Money } from '@/shared/ui/Values';
import type { Cycle } from '../../api/types';

const states = ['missing', 'draft', 'submitted', 'approved', 'accepted', 'returned', 'adopted'] as const;
const bars = ['accepted', 'approved', 'submitted', 'returned'] as const;

/** The county in seven numbers; each filters the list to its rows. */
export function ProgressStrip({ cycle, state, onState }: { cycle: Cycle; state: string | undefined; onState: (state: string | undefined) => void }) {
  const { t } = useTranslation();
  const { progress } = cycle;
  const share = (count: number) => `${(count / Math.max(1, progress.facilities)) * 100}%`;
  return (
    <>
      <div className="ys-progress" role="group" aria-label={t('demand.cycle.progress')}>
        {states.map((key) => (
          <button key={key} type="button" aria-pressed={state === key} className={key === 'missing' && progress.missing > 0 ? 'ys-progress-late' : undefined} onClick={() => onState(state === key ? undefined : key)}>
            <small>{t(`demand.progress.${key}`)}</small>
            <b>{progress[key]}</b>
            {key === 'missing' ? <span className="ys-mute"> / {progress.facilities}</span> : null}
          </button>
        ))}
        <div>
          <small>{t('demand.progress.lines')}</small>
          <b>{quantity(String(progress.lines))}</b>
          {progress.flagged ? <span className="ys-deadline-near"> {t('demand.progress.flagged', { count: progress.flagged })}</span> : null}
        </div>
        <div>
          <small>{t('demand.progress.amount')}</small>
          <b>
            <Money value={progress.amount} sign />
          </b>
        </div>
      </div>
      <div className="ys-meter" aria-hidden>
        {bars.map((key) => (
          <i key={key} className={`ys-meter-${key}`} style={{ width: share(progress[key]) }} />
        ))}
      </div>
    </>
  );
}
