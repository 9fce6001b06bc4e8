import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import { useWaveAct, type Parcel, type WaveDetail } from '../../api/dispatch';
import { Cold } from '../marks';

/** 装箱: a tote for each facility, a cold box for what must stay cold; labels are printed at once. */
export function PackPanel({ detail, onPrint }: { detail: WaveDetail; onPrint: () => void }) {
  const { t } = useTranslation();
  const { wave, parcels, totes } = detail;
  const act = useWaveAct(wave, { done: () => t('dispatch.wave_done.pack') });
  const may = wave.can.includes('pack');
  const codes = (parcel: Parcel) => totes.filter((tote) => tote.facility.id === parcel.facility.id);
  return (
    <Panel
      title={t('dispatch.pack.title')}
      count={t('dispatch.pack.count', { facilities: parcels.length, totes: totes.length })}
      extra={
        <>
          {totes.length ? <Button onClick={onPrint}>{t('dispatch.print.labels')}</Button> : null}
          {may ? (
            <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ verb: 'pack' })}>
              {t('dispatch.pack.all')}
            </Button>
          ) : null}
        </>
      }
      flush
    >
      <ul className="ys-plain-list ys-parcels">
        {parcels.map((parcel) => (
          <li key={parcel.facility.id}>
            <span>
              <b>{parcel.facility.short_name || parcel.facility.name}</b> <span className="ys-mute">{t('dispatch.lines', { count: parcel.lines })}</span> <Cold cold={parcel.cold_lines > 0} />
            </span>
            <span className="ys-num ys-parcel-codes">
              {codes(parcel).map((tote) => (
                <span key={tote.id} className={tote.cold ? 'ys-tote ys-tote-cold' : 'ys-tote'}>
                  {tote.code}
                </span>
              ))}
            </span>
            {may && parcel.unpacked > 0 ? (
              <Button size="small" loading={act.isPending} onClick={() => act.mutate({ verb: 'pack', facility_id: parcel.facility.id })} aria-label={t('dispatch.pack.one_of', { facility: parcel.facility.name })}>
                {t('dispatch.pack.one')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
