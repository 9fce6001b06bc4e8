import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Fine } from '@/shared/ui/Mark';
import { Qty } from '@/shared/ui/Values';
import { useSimulatedScale, type JobDetail } from '../../api/jobs';

interface TableProps {
  detail: JobDetail;
  weighs: boolean;
  busy: boolean;
  onWeigh: (line: number, grams: string) => void;
}

/** Herbs with what they should weigh for all doses, and what they weigh. */
export function WeighTable({ detail, weighs, busy, onWeigh }: TableProps) {
  const { t } = useTranslation();
  const weighed = new Map(detail.weights.map((one) => [one.line_no, one.weighed]));
  return (
    <table className="ys-weigh">
      <thead>
        <tr>
          <th>{t('decoction.herb_list')}</th><th className="ys-right">{t('decoction.per_dose')}</th><th className="ys-right">{t('decoction.work.wanted')}</th><th>{t('decoction.cell.method')}</th><th>{t('decoction.work.weighed')}</th>
        </tr>
      </thead>
      <tbody>
        {detail.lines.map((line) => {
          const wanted = String(Math.round(Number(line.grams) * 1000) * detail.job.doses / 1000);
          const done = weighed.get(line.line_no);
          return (
            <tr key={line.line_no} className={done ? 'ys-weigh-done' : undefined}>
              <td><strong>{line.piece ?? line.written}</strong></td>
              <td className="ys-right"><Qty value={line.grams} unit="g" /></td>
              <td className="ys-right"><Qty value={wanted} unit="g" /></td>
              <td>{line.method}</td>
              <td>
                {done ? <><Fine label={t('decoction.work.weighed')} /> <Qty value={done} unit="g" /></> : null}
                {weighs ? <Weigh name={line.piece ?? line.written} wanted={wanted} busy={busy} again={done !== undefined} onWeigh={(grams) => onWeigh(line.line_no, grams)} /> : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** By keyboard, or from a scale that does not exist. */
function Weigh({ name, wanted, busy, again, onWeigh }: { name: string; wanted: string; busy: boolean; again: boolean; onWeigh: (grams: string) => void }) {
  const { t } = useTranslation();
  const [grams, setGrams] = useState('');
  const scale = useSimulatedScale(onWeigh);
  const send = () => { if (/^\d+(\.\d{1,3})?$/.test(grams)) { onWeigh(grams); setGrams(''); } };
  return (
    <span className="ys-weigh-in">
      <Input size="small" value={grams} inputMode="decimal" aria-label={t('decoction.grams_of', { name })} placeholder={again ? t('decoction.work.again') : 'g'} onChange={(event) => setGrams(event.target.value)} onPressEnter={send} />
      <Button size="small" loading={busy || scale.isPending} aria-label={t('decoction.work.scale_of', { name })} onClick={() => scale.mutate({ device: 'scale-1', wanted })}>{t('decoction.work.scale')}</Button>
    </span>
  );
}
