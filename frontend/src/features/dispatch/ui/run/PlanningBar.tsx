import { Button, Checkbox, InputNumber, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { money } from '@/shared/format/decimal';
import { useAdoptPlanning, useBeginPlanning, usePlanning, useStopPlanning, type Board, type Planning } from '../../api/runs';
import { kilometres } from '../../lib/clock';

/** 自动排线: asked for with its seconds, watched, ended early, taken over or left alone. */
export function PlanningBar({ board }: { board: Board }) {
  const { t } = useTranslation();
  const [seconds, setSeconds] = useState<number | null>(10);
  const [packedOnly, setPackedOnly] = useState(false);
  const begin = useBeginPlanning();
  const newest = begin.data?.id ?? board.planning?.id;
  const { data } = usePlanning(newest, begin.isSuccess);
  const planning = data ?? begin.data ?? board.planning ?? undefined;
  const running = planning?.state === 'running' && !planning.lost;
  return (
    <div className="ys-planning">
      <div className="ys-planning-ask">
        <label>
          {t('dispatch.planning.seconds')} <InputNumber size="small" min={1} max={120} precision={0} value={seconds} onChange={setSeconds} />
        </label>
        <Checkbox checked={packedOnly} onChange={(event) => setPackedOnly(event.target.checked)}>
          {t('dispatch.planning.packed_only')}
        </Checkbox>
        <Button disabled={running} loading={begin.isPending} onClick={() => begin.mutate({ run_on: board.day, seconds: seconds ?? 10, packed_only: packedOnly })}>
          {t('dispatch.planning.begin')}
        </Button>
      </div>
      {planning && planning.state !== 'adopted' ? <Found planning={planning} /> : null}
    </div>
  );
}

function Found({ planning }: { planning: Planning }) {
  const { t } = useTranslation();
  const stop = useStopPlanning();
  const adopt = useAdoptPlanning(t('dispatch.planning.adopted'));
  if (planning.lost) return <p className="ys-note ys-deadline-late">{t('dispatch.planning.lost')}</p>;
  if (planning.state === 'running')
    return (
      <div className="ys-planning-run" role="status">
        <Progress percent={Math.floor(planning.share_ppm / 10_000)} size="small" />
        <span className="ys-mute">{t('dispatch.planning.so_far', { stops: planning.stops, unserved: planning.unserved, cost: money(planning.cost) })}</span>
        <Button size="small" loading={stop.isPending} onClick={() => stop.mutate(planning.id)}>
          {t('dispatch.planning.stop')}
        </Button>
      </div>
    );
  return (
    <div className="ys-planning-run">
      <span>{t('dispatch.planning.found', { trips: planning.trips, km: kilometres(planning.metres), stops: planning.stops - planning.left_over.length })}</span>
      {planning.left_over.length ? (
        <details>
          <summary className="ys-deadline-late">{t('dispatch.planning.left_over', { count: planning.left_over.length })}</summary>
          <ul className="ys-plain-list">
            {planning.left_over.map((one) => (
              <li key={one.organisation.id}>
                {one.organisation.name} <span className="ys-mute">{t(`dispatch.left.${one.reason}`)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <Button type="primary" size="small" loading={adopt.isPending} onClick={() => adopt.mutate(planning)}>
        {t('dispatch.planning.adopt')}
      </Button>
    </div>
  );
}
