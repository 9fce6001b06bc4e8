import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import type { Tote } from '../../api/dispatch';
import { useRunAct, type Parcel, type RunDetail } from '../../api/runs';
import { ScanField } from '../ScanField';

/** 装车: every tote and every parcel is scanned onto the van; what is missing stands beside it. */
export function LoadPanel({ detail }: { detail: RunDetail }) {
  const { t } = useTranslation();
  const { run, totes, left, parcels } = detail;
  const [on, off] = [[...totes, ...parcels.filter(({ stop_id }) => stop_id)], [...left, ...parcels.filter(({ stop_id }) => !stop_id)]];
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
    <Panel title={t('dispatch.load.title')} count={t('dispatch.load.count', { on: on.length, count: on.length + off.length })}>
      <ScanField label={t('dispatch.load.scan')} busy={act.isPending} problem={problem} onScan={load} />
      <div className="ys-load">
        <Boxes label={t('dispatch.load.left')} goods={off} />
        <Boxes label={t('dispatch.load.on')} goods={on} onOff={run.can.includes('unload') ? (code) => act.mutate({ verb: 'unload', code }) : undefined} />
      </div>
    </Panel>
  );
}

function Boxes({ label, goods, onOff }: { label: string; goods: readonly (Tote | Parcel)[]; onOff?: (code: string) => void }) {
  const { t } = useTranslation();
  return (
    <div>
      <h3>
        {label} <span className="ys-mute ys-num">{goods.length}</span>
      </h3>
      <ul className="ys-plain-list">
        {goods.map((one) => (
          <li key={one.code}>
            <span className={'cold' in one && one.cold ? 'ys-tote ys-tote-cold' : 'ys-tote'}>{one.code}</span> <span className="ys-mute">{one.facility.short_name || one.facility.name}{'bags' in one ? ` · ${t('dispatch.parcel', { count: one.bags })}` : ''}</span>
            {onOff ? <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('dispatch.load.off', { code: one.code })} onClick={() => onOff(one.code)} /> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
