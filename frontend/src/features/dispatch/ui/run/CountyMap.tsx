import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { pointOf, project, type Point } from '../../lib/map';
import type { Board, Run } from '../../api/runs';
import { lineOf } from './colours';

const SIZE = { width: 900, height: 560 };

const drawn = (points: [number, number][]): string => points.map(([x, y], index) => `${index ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** The county from its coordinates alone: runs as lines, what waits as open circles, the centre as the seal's colour. */
export function CountyMap({ board, chosen, onChoose }: { board: Board; chosen: string | null; onChoose: (run: string | null) => void }) {
  const { t } = useTranslation();
  const depot = pointOf(board);
  const waiting = board.waiting.flatMap((place) => (pointOf(place) ? [{ place, point: pointOf(place) as Point }] : []));
  const map = useMemo(() => {
    const stops = board.runs.flatMap((run) => run.stops.map(pointOf));
    const all = [pointOf(board), ...stops, ...board.waiting.map(pointOf)].filter((point): point is Point => point !== null);
    return all.length ? project(all, SIZE.width, SIZE.height) : null;
  }, [board]);
  if (!map || !depot) return <p className="ys-pad ys-mute">{t('dispatch.map.empty')}</p>;
  const [x, y] = map.at(depot);
  return (
    <svg className="ys-map" viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="group" aria-label={t('dispatch.map.title')}>
      {waiting.map(({ place, point }) => (
        <circle key={place.organisation.id} cx={map.at(point)[0]} cy={map.at(point)[1]} r={4} className="ys-map-waiting">
          <title>{place.organisation.name}</title>
        </circle>
      ))}
      {board.runs.map((run, index) => (
        <Line key={run.id} run={run} index={index} at={map.at} depot={depot} dim={chosen !== null && chosen !== run.id} onChoose={() => onChoose(chosen === run.id ? null : run.id)} />
      ))}
      <rect x={x - 6} y={y - 6} width={12} height={12} className="ys-map-depot">
        <title>{board.depot.name}</title>
      </rect>
    </svg>
  );
}

function Line({ run, index, at, depot, dim, onChoose }: { run: Run; index: number; at: (point: Point) => [number, number]; depot: Point; dim: boolean; onChoose: () => void }) {
  const { stroke, dash } = lineOf(index);
  const stops = run.stops.flatMap((stop) => (pointOf(stop) ? [{ stop, point: at(pointOf(stop) as Point) }] : []));
  if (stops.length === 0) return null;
  const path = drawn([at(depot), ...stops.map(({ point }) => point), at(depot)]);
  return (
    <g className={dim ? 'ys-map-run ys-map-dim' : 'ys-map-run'} onClick={onChoose}>
      <path d={path} fill="none" stroke={stroke} strokeDasharray={dash} strokeWidth={2} />
      {stops.map(({ stop, point: [cx, cy] }) => (
        <g key={stop.id}>
          <circle cx={cx} cy={cy} r={8} fill={stop.state === 'failed' ? '#c03a2b' : stop.state === 'delivered' ? stroke : '#fff'} stroke={stroke} strokeWidth={1.5} />
          <text x={cx} y={cy + 3.5} textAnchor="middle" className={stop.state === 'planned' ? 'ys-map-number' : 'ys-map-number ys-map-number-done'}>
            {stop.sequence}
          </text>
          <title>{`${run.number} ${stop.sequence} ${stop.organisation.name}`}</title>
        </g>
      ))}
    </g>
  );
}
