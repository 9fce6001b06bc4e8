import { Image } from 'antd';
import { useTranslation } from 'react-i18next';
import { When } from '@/shared/ui/Values';
import type { HandOver } from '../../api/runs';

/** What the phone wrote at a stop: whose name, whose hand, which boxes, how cold, what was wrong. */
export function HandOverFacts({ told }: { told: HandOver }) {
  const { t } = useTranslation();
  const field = (name: string): unknown => told.fields[name]?.value;
  const text = (name: string) => (typeof field(name) === 'string' ? (field(name) as string) : '');
  const list = (name: string): unknown[] => (Array.isArray(field(name)) ? (field(name) as unknown[]) : []);
  const tenths = field('temperature_tenths');
  const images = [text('signature'), ...list('photos').map(String)].filter((one) => one.startsWith('data:image/'));
  return (
    <div className="ys-told">
      {text('arrived_at') ? <span>{t('dispatch.told.arrived')} <When at={text('arrived_at')} /></span> : null}
      {text('receiver') ? <span>{t('dispatch.told.receiver')} <b>{text('receiver')}</b></span> : null}
      {typeof tenths === 'number' ? <span className="ys-num">{(tenths / 10).toFixed(1)} °C</span> : null}
      {list('totes').length ? <span className="ys-num">{list('totes').map(String).join(' ')}</span> : null}
      {list('exceptions').map((one) => (
        <span key={String(one)} className="ys-deadline-late">{t(`dispatch.exception.${String(one)}`, { defaultValue: String(one) })}</span>
      ))}
      {text('note') ? <span className="ys-mute">{text('note')}</span> : null}
      {told.conflicts.map((conflict, index) => (
        <span key={index} className="ys-deadline-late">
          {t('dispatch.told.conflict', { field: t(`dispatch.field.${conflict.field}`, { defaultValue: conflict.field }), value: shown(conflict.said.value) })}
        </span>
      ))}
      {images.length ? (
        <Image.PreviewGroup>
          {images.map((source, index) => (
            <Image key={index} src={source} height={44} alt={t(index === 0 && text('signature') ? 'dispatch.told.signature' : 'dispatch.told.photo')} />
          ))}
        </Image.PreviewGroup>
      ) : null}
    </div>
  );
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.startsWith('data:') ? '…' : text;
};
