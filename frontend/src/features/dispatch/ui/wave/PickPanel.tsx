import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/shared/api/problem';
import { Panel } from '@/shared/ui/Page';
import { useWaveAct, type PickLine, type WaveDetail } from '../../api/dispatch';
import { ScanField } from '../ScanField';

/** One thing at a time: the bin, then the lot, then how much. */
export function PickPanel({ detail }: { detail: WaveDetail }) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const told = (refused: Problem) => {
    setProblem(refused.body.errors?.[0]?.detail ?? refused.body.detail ?? refused.body.title);
    setAttempt((number) => number + 1);
    // What somebody else has changed meanwhile is read anew.
    return refused.status !== 412;
  };
  const act = useWaveAct(detail.wave, { onDone: () => setProblem(null), onProblem: told });
  const held = detail.lines.find((line) => line.state === 'in_hand');
  const open = detail.lines.filter((line) => line.state === 'open');
  const here = open.find((line) => line.bin !== null && line.bin === detail.at_bin);
  const next = here ?? open[0];
  const scan = (code: string) => act.mutate({ verb: 'scan', code });
  if (!held && !next) return <Panel title={t('dispatch.pick.now')}><p className="ys-note">{t('dispatch.pick.all')}</p></Panel>;
  return (
    <Panel title={t('dispatch.pick.now')} count={t('dispatch.pick.left', { count: open.length + (held ? 1 : 0) })}>
      {held ? (
        <Take key={`${held.id}/${attempt}`} line={held} problem={problem} onTake={(quantity, reason) => act.mutate({ verb: 'take', line_id: held.id, quantity, reason })} />
      ) : next ? (
        <>
          <Next line={next} atBin={Boolean(here) || next.bin === null} />
          <ScanField label={here || next.bin === null ? t('dispatch.scan.lot', { lot: next.lot }) : t('dispatch.scan.bin', { bin: next.bin })} busy={act.isPending} problem={problem} onScan={scan} />
        </>
      ) : null}
    </Panel>
  );
}

function Next({ line, atBin }: { line: PickLine; atBin: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="ys-pick-next">
      <span className={atBin ? 'ys-pick-bin ys-pick-bin-here' : 'ys-pick-bin'}>{line.bin ?? t('dispatch.pick.no_bin')}</span>
      <span>
        <b>{line.item.name}</b>
        <span className="ys-mute"> {line.item.specification} {line.item.manufacturer}</span>
        <br />
        <span className="ys-num">{line.lot}</span> <span className="ys-mute ys-num">{line.expires_on}</span>
      </span>
      <span className="ys-pick-amount ys-num">
        {line.quantity} <small>{line.item.base_unit}</small>
      </span>
    </div>
  );
}

function Take({ line, problem, onTake }: { line: PickLine; problem: string | null; onTake: (quantity: string, reason?: string) => void }) {
  const { t } = useTranslation();
  const [quantity, setQuantity] = useState<string | null>(line.quantity);
  const [reason, setReason] = useState('');
  const [sent, setSent] = useState(false);
  const short = quantity !== null && Number(quantity) < Number(line.quantity);
  const ready = quantity !== null && quantity !== '' && (!short || reason.trim() !== '');
  const take = () => {
    if (!ready || sent) return;
    setSent(true);
    onTake(String(quantity), short ? reason.trim() : undefined);
  };
  return (
    <form
      className="ys-take"
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <Next line={line} atBin />
      <label>
        <span className="ys-scan-label">{t('dispatch.pick.take')}</span>
        <InputNumber<string> autoFocus stringMode size="large" min="0" max={line.quantity} value={quantity} onChange={setQuantity} suffix={line.item.base_unit} onFocus={(event) => event.target.select()} />
      </label>
      {short ? (
        <label>
          <span className="ys-scan-label">{t('dispatch.pick.short')}</span>
          <Input size="large" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        </label>
      ) : null}
      <div className="ys-scan-problem" role={problem ? 'alert' : undefined}>
        {problem}
      </div>
      <Button type="primary" size="large" htmlType="submit" loading={sent} disabled={!ready}>
        {t('dispatch.pick.take_action')}
      </Button>
    </form>
  );
}
