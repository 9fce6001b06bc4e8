import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import { useWaveAct, type WaveDetail } from '../../api/dispatch';

/** 复核: counted without being told what the picker took; a difference shows only afterwards. */
export function CheckPanel({ detail }: { detail: WaveDetail }) {
  const { t } = useTranslation();
  const { wave, lines } = detail;
  const [counted, setCounted] = useState<Record<string, string | null>>({});
  const [problem, setProblem] = useState('');
  const act = useWaveAct(wave, {
    done: ({ verb }) => t(`dispatch.wave_done.${verb}`),
    onProblem: (refused) => {
      setProblem(refused.body.detail ?? refused.body.title);
      return true;
    },
  });
  if (!wave.can.includes('check')) return <Panel title={t('dispatch.check.title')}><p className="ys-note">{t('dispatch.check.other', { name: wave.picker?.name ?? '' })}</p></Panel>;
  const all = lines.every((line) => counted[line.id] !== undefined && counted[line.id] !== null && counted[line.id] !== '');
  const wrong = lines.filter((line) => Number(counted[line.id]) !== Number(line.taken));
  const check = () => act.mutate({ verb: 'check', lines: lines.map((line) => ({ line_id: line.id, quantity: String(counted[line.id]) })) });
  return (
    <Panel
      title={t('dispatch.check.title')}
      count={t('dispatch.check.counted', { done: Object.values(counted).filter((value) => value !== null && value !== '').length, count: lines.length })}
      extra={
        <>
          {problem && wrong.some((line) => Number(line.taken) > 0) ? (
            <Button danger loading={act.isPending} onClick={() => act.mutate({ verb: 'send_back', lines: wrong.filter((line) => Number(line.taken) > 0).map((line) => line.id) })}>
              {t('dispatch.check.send_back', { count: wrong.length })}
            </Button>
          ) : null}
          <Button type="primary" disabled={!all} loading={act.isPending} onClick={check}>
            {t('dispatch.check.action')}
          </Button>
        </>
      }
      flush
    >
      {problem ? <p className="ys-pad ys-deadline-late" role="alert">{problem}</p> : null}
      <ul className="ys-plain-list ys-check">
        {lines.map((line) => (
          <li key={line.id}>
            <span className="ys-num ys-check-bin">{line.bin ?? t('dispatch.pick.no_bin')}</span>
            <span>
              {line.item.name} <span className="ys-mute">{line.item.specification}</span>
              <br />
              <span className="ys-num ys-mute">{line.lot}</span>
            </span>
            <InputNumber<string> stringMode min="0" aria-label={t('dispatch.check.count_of', { item: line.item.name, lot: line.lot })} value={counted[line.id] ?? null} suffix={line.item.base_unit} onChange={(value) => setCounted((old) => ({ ...old, [line.id]: value }))} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
