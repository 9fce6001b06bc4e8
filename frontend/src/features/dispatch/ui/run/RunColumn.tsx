import { DeleteOutlined, HolderOutlined, LockOutlined, UnlockOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import { useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { useStopAct, type Run, type Stop } from '../../api/runs';
import { clock, kilometres, litres } from '../../lib/clock';
import { Cold, State } from '../marks';
import { lineOf } from './colours';

const DRAGGED = 'application/x-yaoshu-stop';

interface Props {
  run: Run;
  index: number;
  /** Other runs of the day that have not left. */
  others: Run[];
  editable: boolean;
  chosen: boolean;
  onChoose: () => void;
  /** Finds a stop of any run by its id: what is dragged here may come from another column. */
  find: (id: string) => Stop | undefined;
}

/** One run as a column of stops; stops are dragged within it and between columns, or moved by the menu of their handle. */
export function RunColumn(props: Props) {
  const { run, index, editable, chosen, onChoose } = props;
  const { t } = useTranslation();
  const act = useStopAct();
  const [over, setOver] = useState<number | null>(null);
  const drop = (event: DragEvent, position: number) => {
    event.preventDefault();
    setOver(null);
    const stop = props.find(event.dataTransfer.getData(DRAGGED));
    if (stop) act.mutate({ verb: 'move', stop, run_id: run.id, position });
  };
  const target = (position: number) =>
    editable
      ? {
          onDragOver: (event: DragEvent) => {
            event.preventDefault();
            setOver(position);
          },
          onDragLeave: () => setOver(null),
          onDrop: (event: DragEvent) => drop(event, position),
        }
      : {};
  return (
    <section className={chosen ? 'ys-run ys-run-chosen' : 'ys-run'} aria-label={run.number}>
      <Head run={run} index={index} onChoose={onChoose} />
      <ol className="ys-run-stops" {...target(run.stops.length + 1)}>
        {run.stops.map((stop) => (
          <li key={stop.id} className={over === stop.sequence ? 'ys-run-over' : undefined} {...target(stop.sequence)}>
            <StopRow {...props} stop={stop} act={(change) => act.mutate(change)} />
          </li>
        ))}
        {run.stops.length === 0 ? <li className="ys-mute ys-pad">{t('dispatch.run_empty')}</li> : null}
      </ol>
    </section>
  );
}

function Head({ run, index, onChoose }: { run: Run; index: number; onChoose: () => void }) {
  const { t } = useTranslation();
  const { stroke, dash } = lineOf(index);
  return (
    <header className="ys-run-head">
      <button type="button" className="ys-run-line" onClick={onChoose} aria-label={t('dispatch.map.show', { number: run.number })}>
        <svg width="22" height="6" aria-hidden>
          <line x1="0" y1="3" x2="22" y2="3" stroke={stroke} strokeDasharray={dash} strokeWidth="3" />
        </svg>
      </button>
      <Link to={`/dispatch/runs/${run.id}`}>
        <b>{run.vehicle.plate}</b> <span className="ys-mute ys-num">{run.trip_no > 1 ? t('dispatch.trip', { number: run.trip_no }) : ''}</span>
      </Link>
      <State of="run" value={run.state} />
      <p className="ys-mute ys-num">
        {run.driver?.name ?? t('dispatch.no_driver')} · {clock(run.start_minute)}–{clock(run.end_minute)} · {kilometres(run.metres)} km · {litres(run.volume_ml)}/{litres(run.vehicle.volume_ml)} L
      </p>
      <p className="ys-run-marks">
        {run.over_volume ? <Mark tone="bad">{t('dispatch.mark.over_volume')}</Mark> : null}
        {run.too_warm ? <Mark tone="bad">{t('dispatch.mark.too_warm')}</Mark> : null}
        {run.over_shift ? <Mark tone="warn">{t('dispatch.mark.over_shift')}</Mark> : null}
      </p>
    </header>
  );
}

type Act = Parameters<ReturnType<typeof useStopAct>['mutate']>[0];

function StopRow({ run, stop, others, editable, act }: Props & { stop: Stop; act: (change: Act) => void }) {
  const { t } = useTranslation();
  const free = editable && !stop.locked && stop.state === 'planned';
  const to = (goal: Run, position: number) => act({ verb: 'move', stop, run_id: goal.id, position });
  const items = [
    ...(stop.sequence > 1 ? [{ key: 'up', label: t('dispatch.stop_act.up'), onClick: () => to(run, stop.sequence - 1) }] : []),
    ...(stop.sequence < run.stops.length ? [{ key: 'down', label: t('dispatch.stop_act.down'), onClick: () => to(run, stop.sequence + 1) }] : []),
    ...others.map((other) => ({ key: other.id, label: t('dispatch.stop_act.to', { run: `${other.vehicle.plate} ${other.number}` }), onClick: () => to(other, other.stops.length + 1) })),
    { key: 'remove', danger: true, icon: <DeleteOutlined />, label: t('dispatch.stop_act.remove'), onClick: () => act({ verb: 'remove', stop }) },
  ];
  return (
    <div className={stop.locked ? 'ys-stop ys-stop-locked' : 'ys-stop'} draggable={free} onDragStart={(event) => event.dataTransfer.setData(DRAGGED, stop.id)}>
      {free ? (
        <Dropdown menu={{ items }} trigger={['click']}>
          <Button type="text" size="small" icon={<HolderOutlined />} aria-label={t('dispatch.stop_act.menu', { place: stop.organisation.name })} />
        </Dropdown>
      ) : null}
      <span className="ys-num ys-stop-number">{stop.sequence}</span>
      <span className="ys-stop-name" title={stop.organisation.name}>
        {stop.organisation.short_name || stop.organisation.name} <Cold cold={stop.cold} />
        {stop.state === 'planned' ? null : <State of="stop" value={stop.state} />}
        {stop.trouble.map((word) => (
          <Mark key={word} tone="bad">
            {t(`dispatch.trouble.${word}`)}
          </Mark>
        ))}
      </span>
      <span className={stop.late ? 'ys-num ys-deadline-late' : 'ys-num ys-mute'} title={`${clock(stop.window_from_minute)}–${clock(stop.window_to_minute)}`}>
        {clock(stop.arrive_minute)}
      </span>
      {editable && stop.state === 'planned' ? (
        <Button type="text" size="small" icon={stop.locked ? <LockOutlined /> : <UnlockOutlined />} aria-pressed={stop.locked} aria-label={t(stop.locked ? 'dispatch.stop_act.unlock' : 'dispatch.stop_act.lock', { place: stop.organisation.name })} onClick={() => act({ verb: 'lock', stop, locked: !stop.locked })} />
      ) : null}
    </div>
  );
}
