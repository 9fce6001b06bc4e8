import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { useBoard, useStopAct, type Board } from '../../api/runs';
import { DispatchTabs } from '../DispatchTabs';
import { Cold } from '../marks';
import { CountyMap } from './CountyMap';
import { PlanningBar } from './PlanningBar';
import { RunColumn } from './RunColumn';
import { NewRun } from './RunForm';
import '../dispatch.css';

const keys = ['on'] as const;

/** 班次: the dispatcher's day on one board: map, runs side by side, what still waits. */
export function RunsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const filter = useFilters(keys);
  const asked = useBoard(filter.values.on);
  const [making, setMaking] = useState(false);
  const day = filter.values.on ?? asked.data?.day;
  return (
    <Page
      title={t('dispatch.title')}
      actions={
        <>
          <DatePicker allowClear={false} aria-label={t('dispatch.column.run_on')} value={day ? dayjs(day) : null} onChange={(value) => filter.set('on', value?.format('YYYY-MM-DD'))} />
          {may('plan_runs') ? <Button onClick={() => setMaking(true)}>{t('dispatch.run_new')}</Button> : null}
        </>
      }
    >
      <DispatchTabs />
      <Loaded asked={asked}>{(board) => <Day board={board} />}</Loaded>
      {making && day ? <NewRun day={day} onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}

function Day({ board }: { board: Board }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [chosen, setChosen] = useState<string | null>(null);
  const plans = may('plan_runs');
  const open = board.runs.filter((run) => run.state === 'planned' || run.state === 'loading');
  const find = (id: string) => board.runs.flatMap((run) => run.stops).find((stop) => stop.id === id);
  return (
    <>
      {plans ? <PlanningBar board={board} /> : null}
      <div className="ys-board">
        <Panel title={t('dispatch.map.title')} flush className="ys-board-map">
          <CountyMap board={board} chosen={chosen} onChoose={setChosen} />
        </Panel>
        <WaitingPanel board={board} />
      </div>
      {board.runs.length ? (
        <div className="ys-runs" tabIndex={0} role="region" aria-label={t('dispatch.tab.runs')}>
          {board.runs.map((run, index) => (
            <RunColumn key={run.id} run={run} index={index} others={open.filter((other) => other.id !== run.id)} editable={plans && open.includes(run)} chosen={chosen === run.id} onChoose={() => setChosen(chosen === run.id ? null : run.id)} find={find} />
          ))}
        </div>
      ) : (
        <Panel>
          <p className="ys-note">{t('dispatch.empty.runs')}</p>
        </Panel>
      )}
    </>
  );
}

/** Places with goods and no run. */
function WaitingPanel({ board }: { board: Board }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const act = useStopAct();
  const open = board.runs.filter((run) => run.state === 'planned' || run.state === 'loading');
  return (
    <Panel title={t('dispatch.waiting')} count={board.waiting.length} flush className="ys-board-waiting">
      <ul className="ys-plain-list ys-waiting-list" tabIndex={0} aria-label={t('dispatch.waiting')}>
        {board.waiting.map((place) => (
          <li key={place.organisation.id}>
            <span>
              {place.organisation.short_name || place.organisation.name} <Cold cold={place.cold} />
              <br />
              <small className="ys-mute">
                {place.packed_ml ? t('dispatch.packed_litres', { count: Math.round(place.packed_ml / 1000) }) : ''} {place.parcels ? t('dispatch.parcels', { count: place.parcels }) : ''} {place.lines ? t('dispatch.unpacked_lines', { count: place.lines }) : ''}
              </small>
            </span>
            {may('plan_runs') && open.length ? (
              <Select size="small" className="ys-waiting-to" value={null} placeholder={t('dispatch.add_to')} aria-label={t('dispatch.add_of', { place: place.organisation.name })} options={open.map((run) => ({ value: run.id, label: `${run.vehicle.plate} ${run.number}` }))} onChange={(run_id: string) => act.mutate({ verb: 'add', run_id, organisation_id: place.organisation.id })} />
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
