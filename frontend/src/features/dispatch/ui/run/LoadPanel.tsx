import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import type { Tote } from '../../api/dispatch';
import { useRunAct, type RunDetail } from '../../api/runs';
import { ScanField } from '../ScanField';

/** 装车: every tote is scanned onto the van; what is missing stands beside it. */
export function LoadPanel({ detail }: { detail: RunDetail }) {
  const { t } = useTranslation();
  const { run, totes, left } = detail;
  const [problem, setProblem] = useState<string | null>(null);
  // The list below says it; a message for each of forty boxes would only hide the page.
  const act = useRunAct(run, () => '', (refused) => {
    setProblem(refused.body.detail ?? refused.body.title);
    return true;
  });
  const load = (code: string) => {
    setProblem(null);
    act.mutate({ verb: 'load', code });
  };
  return (
    <Panel title={t('dispatch.load.title')} count={t('dispatch.load.count', { on: totes.length, count: totes.length + left.length })}>
      <ScanField label={t('dispatch.load.scan')} busy={act.isPending} problem={problem} onScan={load} />
      <div className="ys-load">
        <Boxes label={t('dispatch.load.left')} totes={left} />
        <Boxes label={t('dispatch.load.on')} totes={totes} onOff={run.can.includes('unload') ? (code) => act.mutate({ verb: 'unload', code }) : undefined} />
      </div>
    </Panel>
  );
}

function Boxes({ label, totes, onOff }: { label: string; totes: readonly Tote[]; onOff?: (code: string) => void }) {
  const { t } = useTranslation();
  return (
    <div>
      <h3>
        {label} <span className="ys-mute ys-num">{totes.length}</span>
      </h3>
      <ul className="ys-plain-list">
        {totes.map((tote) => (
          <li key={tote.id}>
            <span className={tote.cold ? 'ys-tote ys-tote-cold' : 'ys-tote'}>{tote.code}</span> <span className="ys-mute">{tote.facility.short_name || tote.facility.name}</span>
            {onOff ? <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('dispatch.load.off', { code: tote.code })} onClick={() => onOff(tote.code)} /> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
