import { FullscreenOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { when } from '@/shared/format/when';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Deadline } from '@/shared/ui/Values';
import { useBoard, type Block, type Board, type Lane } from '../../api/jobs';
import { DecoctionTabs, State } from '../marks';
import '../decoction.css';
import './work.css';

const HOUR = 3_600_000;
/** The board shows what was and what comes, in hours. */
const BEFORE = 0.5 * HOUR;
const AHEAD = 7.5 * HOUR;

/** The wall screen: machines over time, drawn anew by itself. */
export function BoardPage() {
  const { t } = useTranslation();
  const wall = useRef<HTMLDivElement>(null);
  return (
    <Page title={t('decoction.tab.board')} actions={<Button icon={<FullscreenOutlined />} onClick={() => void wall.current?.requestFullscreen()}>{t('decoction.board.full')}</Button>}>
      <DecoctionTabs />
      <div ref={wall} className="ys-wall">
        <Loaded asked={useBoard()}>{(board) => <Wall board={board} />}</Loaded>
      </div>
    </Page>
  );
}

function Wall({ board }: { board: Board }) {
  const { t } = useTranslation();
  const now = Date.parse(board.now);
  const from = now - BEFORE;
  const share = (at: number) => ((at - from) / (BEFORE + AHEAD)) * 100;
  const hours = Array.from({ length: 9 }, (_, at) => Math.ceil(from / HOUR) * HOUR + at * HOUR).filter((at) => share(at) < 100);
  return (
    <>
      <div className="ys-wall-counts">
        {board.counts.map((count) => (
          <div key={count.state}>
            <b className="ys-num">{count.jobs}</b>
            <span>{t(`decoction.job.${count.state}`)}</span>
            {count.overdue ? <span className="ys-deadline-late">{t('decoction.board.overdue', { count: count.overdue })}</span> : null}
          </div>
        ))}
        <div><b className="ys-num">{board.left}</b><span>{t('decoction.board.left')}</span></div>
        <div><b className="ys-num">{board.runs[0] ? when(board.runs[0]).split(' ').at(-1) : '—'}</b><span>{t('decoction.board.next_run')}</span></div>
      </div>
      <div className="ys-gantt" role="table" aria-label={t('decoction.tab.board')}>
        <div role="row" className="ys-gantt-row ys-gantt-hours">
          <span role="columnheader" />
          <span role="columnheader" className="ys-gantt-lane">
            {hours.map((at) => <i key={at} className="ys-num" style={{ left: `${share(at)}%` }}>{when(new Date(at).toISOString()).split(' ').at(-1)}</i>)}
          </span>
        </div>
        {board.lanes.map((lane) => <LaneRow key={lane.code} lane={lane} share={share} now={now} />)}
      </div>
    </>
  );
}

function LaneRow({ lane, share, now }: { lane: Lane; share: (at: number) => number; now: number }) {
  return (
    <div role="row" className={`ys-gantt-row ys-gantt-${lane.state}`}>
      <span role="rowheader"><strong className="ys-num">{lane.code}</strong>{lane.state === 'working' ? null : <> <State of="machine" value={lane.state} /></>}</span>
      <span role="cell" className="ys-gantt-lane">
        <i className="ys-gantt-now" style={{ left: `${share(now)}%` }} />
        {lane.blocks.map((block) => <Bar key={block.id} block={block} share={share} />)}
        {lane.back_at ? <span className="ys-gantt-back"><Deadline at={lane.back_at} /></span> : null}
      </span>
    </div>
  );
}

function Bar({ block, share }: { block: Block; share: (at: number) => number }) {
  const left = Math.max(0, share(Date.parse(block.from)));
  const right = Math.min(100, share(Date.parse(block.to)));
  if (right <= left) return null;
  const kind = block.late ? 'ys-bar-late' : block.begun ? 'ys-bar-begun' : 'ys-bar-planned';
  return (
    <span className={`ys-bar ${kind}`} style={{ left: `${left}%`, width: `${right - left}%` }} title={`${block.number} ${when(block.from)} – ${when(block.boiled_at)}`}>
      {block.number.slice(-4)}
    </span>
  );
}
