import { CameraOutlined, EnvironmentOutlined, PhoneOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Known } from '../../lib/known';
import type { Sheet } from '../../lib/outbox';
import { shrink } from '../../lib/photo';
import { ScanField } from '../ScanField';
import { ReturnLines, type GivenBack } from './ReturnLines';
import { SignaturePad } from './SignaturePad';
import type { Drive } from './useDrive';

const exceptions = ['damaged', 'missing', 'refused_part', 'late', 'cold_broken'] as const;

interface Props {
  drive: Drive;
  sheet: Sheet;
  stop: Sheet['stops'][number];
  said: Known;
  onDone: () => void;
}

/** One stop under the thumb: boxes by scan, name and hand, cold, what was wrong; or why nothing was handed over. */
export function StopCard({ drive, sheet, stop, said, onDone }: Props) {
  const [failing, setFailing] = useState(false);
  const write = (fields: Record<string, unknown>) => drive.write(sheet, stop.stop.id, fields);
  const over = Boolean(said.outcome) || stop.stop.state !== 'planned';
  return (
    <div className="ys-drive-card">
      <p className="ys-drive-links">
        {stop.phone ? (
          <a href={`tel:${stop.phone}`}>
            <PhoneOutlined /> {stop.phone}
          </a>
        ) : null}
        {stop.address ? (
          <span className="ys-mute">
            <EnvironmentOutlined /> {stop.address}
          </span>
        ) : null}
      </p>
      <Errands stop={stop} />
      <Boxes stop={stop} said={said} disabled={over} onScan={(code) => void write({ totes: [code], ...(said.arrived_at ? {} : { arrived_at: new Date().toISOString() }) })} />
      {over ? (
        <Later onNote={(note) => void write({ note })} />
      ) : sheet.run.state !== 'on_road' ? null : failing ? (
        <Failing onCancel={() => setFailing(false)} onFail={(reason, photos) => void write({ outcome: 'failed', reason, ...(photos.length ? { photos } : {}) }).then(onDone)} />
      ) : (
        <HandOver sheet={sheet} stop={stop} said={said} onFail={() => setFailing(true)} onDone={(fields) => void write(fields).then(onDone)} />
      )}
    </div>
  );
}

interface Goods {
  code: string;
  facility: { id: string; name: string; short_name: string };
  cold: boolean;
  lines: number;
  bags: number;
}

/** What is handed over at a stop by its code: totes and parcels. A sheet that was kept before parcels were known has none. */
const goodsOf = (stop: Props['stop']): Goods[] => [
  ...stop.totes.map(({ code, facility, cold, lines }) => ({ code, facility, cold, lines: lines.length, bags: 0 })),
  ...(stop.parcels ?? []).map(({ code, facility, bags }) => ({ code, facility, cold: false, lines: 0, bags })),
];

function Boxes({ stop, said, disabled, onScan }: { stop: Props['stop']; said: Known; disabled: boolean; onScan: (code: string) => void }) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<string | null>(null);
  const scanned = (code: string) => said.totes.includes(code);
  const goods = goodsOf(stop);
  const left = goods.filter(({ code }) => !scanned(code));
  const scan = (text: string) => {
    const code = text.trim().toUpperCase();
    if (!goods.some((one) => one.code === code)) return setProblem(t('dispatch.drive.other_tote', { code }));
    setProblem(scanned(code) ? t('dispatch.drive.tote_twice', { code }) : null);
    if (!scanned(code)) onScan(code);
  };
  return (
    <>
      {disabled || left.length === 0 ? null : <ScanField label={t('dispatch.drive.scan', { count: left.length })} problem={problem} onScan={scan} />}
      <ul className="ys-plain-list ys-drive-totes">
        {goods.map((one) => (
          <li key={one.code}>
            <span className={one.cold ? 'ys-tote ys-tote-cold' : 'ys-tote'}>{one.code}</span>
            <span className="ys-mute">
              {one.facility.id === stop.stop.organisation.id ? '' : one.facility.short_name || one.facility.name} {one.bags ? t('dispatch.parcel', { count: one.bags }) : t('dispatch.lines', { count: one.lines })}
            </span>
            {scanned(one.code) ? <b className="ys-drive-tick">✓</b> : disabled ? null : (
              <Button size="small" onClick={() => scan(one.code)} aria-label={t('dispatch.drive.tick', { code: one.code })}>
                {t('dispatch.drive.tick_short')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Goods of others that are taken up or handed over here: transfers between facilities, recalled goods. */
function Errands({ stop }: { stop: Props['stop'] }) {
  const { t } = useTranslation();
  // A sheet that was kept before errands were known has none.
  const errands = stop.errands ?? [];
  if (errands.length === 0) return null;
  return (
    <ul className="ys-plain-list ys-drive-totes" aria-label={t('dispatch.drive.errands')}>
      {errands.map((errand) => (
        <li key={errand.number + String(errand.take)}>
          <b>{t(errand.take ? 'dispatch.drive.errand_take' : 'dispatch.drive.errand_give', { place: errand.other.short_name || errand.other.name })}</b>
          <span>
            {errand.item.name} {errand.quantity} {errand.item.base_unit}
          </span>
          <span className="ys-mute">
            {errand.number} {errand.lots}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface HandOverProps {
  sheet: Sheet;
  stop: Props['stop'];
  said: Known;
  onFail: () => void;
  onDone: (fields: Record<string, unknown>) => void;
}

function HandOver({ sheet, stop, said, onFail, onDone }: HandOverProps) {
  const { t } = useTranslation();
  const [receiver, setReceiver] = useState('');
  const [signature, setSignature] = useState<string | null>(null);
  const [degrees, setDegrees] = useState<number | null>(null);
  const [wrong, setWrong] = useState<string[]>([]);
  const [photos, setPhotos] = useState<string[]>([]);
  const [returns, setReturns] = useState<GivenBack[]>([]);
  const cold = stop.totes.some((tote) => tote.cold);
  const tenths = degrees === null ? null : Math.round(degrees * 10);
  const warm = tenths !== null && (tenths < sheet.cold_min_tenths || tenths > sheet.cold_max_tenths);
  const missing = goodsOf(stop).length - said.totes.length;
  const ready = receiver.trim() !== '' && signature !== null && (!cold || tenths !== null);
  const finish = () =>
    onDone({
      outcome: 'delivered',
      receiver: receiver.trim(),
      signature,
      ...(tenths === null ? {} : { temperature_tenths: tenths }),
      ...(wrong.length ? { exceptions: wrong } : {}),
      ...(photos.length ? { photos } : {}),
      ...(returns.length ? { returns } : {}),
    });
  return (
    <div className="ys-drive-form">
      {cold ? (
        <label>
          {t('dispatch.drive.temperature')}
          <InputNumber size="large" step={0.1} precision={1} value={degrees} status={warm ? 'warning' : undefined} suffix="°C" onChange={setDegrees} />
          {warm ? <span className="ys-deadline-late" role="alert">{t('dispatch.drive.warm', { from: sheet.cold_min_tenths / 10, to: sheet.cold_max_tenths / 10 })}</span> : null}
        </label>
      ) : null}
      <label>
        {t('dispatch.drive.receiver')}
        <Input size="large" value={receiver} maxLength={40} onChange={(event) => setReceiver(event.target.value)} />
      </label>
      <SignaturePad label={t('dispatch.drive.signature')} onChange={setSignature} />
      <details>
        <summary>{t('dispatch.drive.more')}{wrong.length + photos.length + returns.length ? ` · ${wrong.length + photos.length + returns.length}` : ''}</summary>
        <Checkbox.Group value={wrong} options={exceptions.map((value) => ({ value, label: t(`dispatch.exception.${value}`) }))} onChange={setWrong} />
        <Photos photos={photos} onChange={setPhotos} />
        <ReturnLines stop={stop} value={returns} onChange={setReturns} />
      </details>
      {missing > 0 ? <p className="ys-deadline-near">{t('dispatch.drive.missing', { count: missing })}</p> : null}
      <div className="ys-drive-actions">
        <Button size="large" danger onClick={onFail}>
          {t('dispatch.drive.fail')}
        </Button>
        <Button size="large" type="primary" disabled={!ready} onClick={finish}>
          {t('dispatch.drive.finish')}
        </Button>
      </div>
    </div>
  );
}

function Photos({ photos, onChange }: { photos: string[]; onChange: (photos: string[]) => void }) {
  const { t } = useTranslation();
  return (
    <div className="ys-drive-photos">
      <label className="ys-drive-photo">
        <CameraOutlined /> {t('dispatch.drive.photo')}
        <input type="file" accept="image/*" capture="environment" className="ys-visually-hidden" onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void shrink(file).then((photo) => onChange([...photos, photo]));
          }}
        />
      </label>
      {photos.map((photo) => (
        <img key={photo.slice(-40)} src={photo} alt={t('dispatch.drive.photo')} height={56} />
      ))}
    </div>
  );
}

const reasons = ['closed', 'road', 'refused', 'time'] as const;

function Failing({ onCancel, onFail }: { onCancel: () => void; onFail: (reason: string, photos: string[]) => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [photos, setPhotos] = useState<string[]>([]);
  return (
    <div className="ys-drive-form">
      <div className="ys-drive-runs">
        {reasons.map((word) => (
          <Button key={word} size="large" onClick={() => setReason(t(`dispatch.fail.${word}`))}>
            {t(`dispatch.fail.${word}`)}
          </Button>
        ))}
      </div>
      <label>
        {t('dispatch.drive.reason')}
        <Input size="large" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </label>
      <Photos photos={photos} onChange={setPhotos} />
      <div className="ys-drive-actions">
        <Button size="large" onClick={onCancel}>
          {t('common.action.cancel')}
        </Button>
        <Button size="large" type="primary" danger disabled={reason.trim() === ''} onClick={() => onFail(reason.trim(), photos)}>
          {t('dispatch.drive.fail_action')}
        </Button>
      </div>
    </div>
  );
}

/** What comes to mind afterwards stands beside what was said. */
function Later({ onNote }: { onNote: (note: string) => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  return (
    <div className="ys-drive-form">
      <label>
        {t('dispatch.drive.note')}
        <Input.Search size="large" value={note} maxLength={300} enterButton={t('common.action.save')} onChange={(event) => setNote(event.target.value)} onSearch={(text) => {
            if (text.trim() === '') return;
            onNote(text.trim());
            setNote('');
          }}
        />
      </label>
    </div>
  );
}
