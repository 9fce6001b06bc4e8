import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { When } from '@/shared/ui/Values';
import { useDevices, useSimulator, type Device, type Devices as All } from '../api/jobs';
import './decoction.css';

/** What devices said last; where the county trains, each machine and a scanner can be played by a simulator. */
export function Devices() {
  return <Loaded asked={useDevices()}>{(all) => <List all={all} />}</Loaded>;
}

const scanner = 'SCAN-1';

function List({ all }: { all: All }) {
  const { t } = useTranslation();
  const known = all.devices.some(({ device }) => device === scanner);
  const rows: Device[] = all.training && !known ? [...all.devices, { device: scanner, kind: 'scanner', on: false, simulated: false, value: null, at: null }] : all.devices;
  return (
    <Panel title={t('decoction.machines.said')} extra={all.training ? <span className="ys-mute">{t('decoction.machines.training', { speed: all.speed })}</span> : undefined}>
      <ul className="ys-plain-list ys-machines" aria-label={t('decoction.machines.devices')}>
        {rows.map((row) => <Row key={row.device} row={row} training={all.training} />)}
      </ul>
    </Panel>
  );
}

function Row({ row, training }: { row: Device; training: boolean }) {
  const { t } = useTranslation();
  const turn = useSimulator(t('decoction.machines.switched'));
  const plays = (training || row.on) && row.kind !== 'scale';
  return (
    <li className="ys-panel ys-machine">
      <strong className="ys-num">{row.device}</strong>
      <span className="ys-mute">{t(row.device === scanner ? 'decoction.machines.scanner' : `decoction.device.${row.kind}`)}</span>
      {row.value ? <Said row={row} value={row.value} /> : null}
      {row.at ? <span className="ys-mute"><When at={row.at} /> {row.simulated ? t('decoction.machines.simulated') : ''}</span> : null}
      {plays ? <Switch size="small" checked={row.on} loading={turn.isPending} aria-label={t('decoction.machines.simulate_of', { device: row.device })} onChange={(on) => turn.mutate({ device: row.device, kind: row.kind, on })} /> : null}
    </li>
  );
}

const tones: Record<string, Tone> = { failed: 'bad', asks: 'warn', boiling: 'warn', done: 'good' };

/** A machine speaks in words, a scale in grams, a scanner in labels. */
function Said({ row, value }: { row: Device; value: string }) {
  const { t } = useTranslation();
  if (row.kind !== 'machine') return <span className="ys-num">{value}{row.kind === 'scale' ? ' g' : ''}</span>;
  const [word = '', timer = ''] = value.split(':');
  return <Mark tone={tones[word] ?? 'plain'}>{t(`decoction.reading.${word}`, { what: timer ? t(`decoction.timer.${timer}`) : '', defaultValue: value })}</Mark>;
}
