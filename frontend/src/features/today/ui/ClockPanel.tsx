import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import { Deadline, useMinuteClock } from '@/shared/ui/Values';

import type { TodayTask as Task } from '@/shared/api/today';
import { clocksOf } from '../model/clocks';
import { useTaskText } from './task-text';

/** What runs out within a day. The bar fills as the time goes. */
export function ClockPanel({ tasks }: { tasks: readonly Task[] }) {
  const { t } = useTranslation();
  const words = useTaskText();
  const clocks = clocksOf(tasks, useMinuteClock());
  return (
    <Panel title={t('today.clocks.title')} count={clocks.length} flush>
      {clocks.length === 0 ? <p className="ys-mute ys-clocks-none">{t('today.clocks.none')}</p> : null}
      <ul className="ys-clocks">
        {clocks.map((clock) => {
          const tone = clock.late ? 'late' : clock.spent > 0.75 ? 'near' : 'calm';
          return (
            <li key={`${clock.task.kind}-${clock.task.id}`}>
              <Link to={clock.task.link} className="ys-clock">
                <span className="ys-clock-name">
                  {words.title(clock.task)}
                  <small>{words.kind(clock.task)}</small>
                </span>
                <span className="ys-clock-bar" aria-hidden>
                  <i className={`ys-clock-${tone}`} style={{ width: `${Math.round(clock.spent * 100)}%` }} />
                </span>
                <Deadline at={clock.due} />
              </Link>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
