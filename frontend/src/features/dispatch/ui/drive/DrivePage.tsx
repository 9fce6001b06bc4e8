import { ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { Empty, Waiting } from '@/shared/ui/States';
import { known } from '../../lib/known';
import type { Sheet } from '../../lib/outbox';
import { keepPage } from '../../lib/worker';
import { clock } from '../../lib/clock';
import { Cold, State } from '../marks';
import { StopCard } from './StopCard';
import { useDrive, type Drive } from './useDrive';
import '../dispatch.css';
import './drive.css';

/** 路线单 on the driver's phone: opens, reads and writes without a network, and says how things stand. */
export function DrivePage({ run }: { run?: string }) {
  const { t } = useTranslation();
  const drive = useDrive();
  const [chosen, setChosen] = useState<string | undefined>(run);
  const [open, setOpen] = useState<string | null>(null);
  const [installed, setInstalled] = useState<boolean | null>(null);
  const { ready, sheets } = drive;
  useEffect(() => {
    // Kept once everything that the page needs has been loaded.
    if (ready) void keepPage().then(setInstalled);
  }, [ready]);
  const sheet = sheets.find(({ run: one }) => one.id === chosen) ?? sheets.find(({ run: one }) => one.state === 'on_road') ?? sheets[0];
  return (
    <div className="ys-drive">
      <header className="ys-drive-head">
        <h1>{t('dispatch.drive.title')}</h1>
        {sheet ? <span className="ys-num">{sheet.run.vehicle.plate}</span> : null}
        <Button type="text" icon={<ReloadOutlined />} loading={drive.busy} aria-label={t('dispatch.drive.refresh')} onClick={() => void drive.refresh()} />
      </header>
      <Status drive={drive} installed={installed} />
      <main className="ys-drive-main">
        {sheets.length > 1 ? (
          <div className="ys-drive-runs">
            {sheets.map(({ run: one }) => (
              <Button key={one.id} type={one.id === sheet?.run.id ? 'primary' : 'default'} onClick={() => setChosen(one.id)}>
                {one.run_on.slice(5)} {clock(one.start_minute)}
              </Button>
            ))}
          </div>
        ) : null}
        {!ready ? <Waiting /> : sheet ? <Stops drive={drive} sheet={sheet} open={open} onOpen={setOpen} /> : <Empty title={t('dispatch.drive.none')} help={t('dispatch.drive.none_help')} />}
        <a href="/" className="ys-drive-back">
          {t('dispatch.drive.desk')}
        </a>
      </main>
    </div>
  );
}

/** The state of the network, of the queue and of this page, in one line that is always there. */
function Status({ drive, installed }: { drive: Drive; installed: boolean | null }) {
  const { t } = useTranslation();
  const waiting = drive.records.filter(({ done, refused }) => !done && !refused).length;
  const refused = drive.records.filter((record) => record.refused);
  return (
    <div className="ys-drive-status" role="status">
      <Mark tone={drive.online ? 'good' : 'warn'}>{t(drive.online ? 'dispatch.drive.online' : 'dispatch.drive.offline')}</Mark>
      <span>{waiting ? t('dispatch.drive.waiting', { count: waiting }) : t('dispatch.drive.sent')}</span>
      {installed === false ? <span className="ys-deadline-near">{t('dispatch.drive.not_kept')}</span> : installed ? <span className="ys-mute">{t('dispatch.drive.kept')}</span> : null}
      {drive.signedOut ? <a href="/login?to=/drive">{t('dispatch.drive.sign_in')}</a> : null}
      {refused.map((record) => (
        <span key={record.id} className="ys-deadline-late" role="alert">
          {t('dispatch.drive.refused', { reason: record.refused })}
        </span>
      ))}
    </div>
  );
}

interface StopsProps {
  drive: Drive;
  sheet: Sheet;
  open: string | null;
  onOpen: (stop: string | null) => void;
}

function Stops({ drive, sheet, open, onOpen }: StopsProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className="ys-drive-run ys-num">
        {sheet.run.number} <State of="run" value={sheet.run.state} /> <span className="ys-mute">{t('dispatch.stops', { count: sheet.stops.length })} · {clock(sheet.run.start_minute)}</span>
      </p>
      {sheet.run.state === 'on_road' ? null : <p className="ys-mute">{t('dispatch.drive.not_left')}</p>}
      <ol className="ys-plain-list">
        {sheet.stops.map((stop) => {
          const said = known(drive.records, stop.stop.id);
          const outcome = stop.stop.state === 'planned' ? said.outcome : stop.stop.state;
          const opened = open === stop.stop.id;
          return (
            <li key={stop.stop.id} className={outcome ? 'ys-drive-stop ys-drive-done' : 'ys-drive-stop'}>
              <button type="button" className="ys-drive-stop-head" aria-expanded={opened} onClick={() => onOpen(opened ? null : stop.stop.id)}>
                <span className="ys-stop-number ys-num">{stop.stop.sequence}</span>
                <span className="ys-drive-name">
                  <b>{stop.stop.organisation.short_name || stop.stop.organisation.name}</b>
                  <small className="ys-mute">
                    {clock(stop.stop.arrive_minute)} · {t('dispatch.totes', { count: stop.totes.length })} {stop.parcels?.length ? t('dispatch.parcels', { count: stop.parcels.length }) : ''} <Cold cold={stop.totes.some(({ cold }) => cold)} />
                  </small>
                </span>
                {outcome ? <State of="stop" value={outcome} /> : null}
              </button>
              {opened ? <StopCard drive={drive} sheet={sheet} stop={stop} said={said} onDone={() => onOpen(null)} /> : null}
            </li>
          );
        })}
      </ol>
    </>
  );
}
