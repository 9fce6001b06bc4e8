import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import { Mark } from '@/shared/ui/Mark';
import { When } from '@/shared/ui/Values';
import type { ScanLine } from '../../api/jobs';

/** Every scan, those that were refused among them. */
export function ScanLog({ scans, numbered = false }: { scans: ScanLine[]; numbered?: boolean }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('decoction.work.scans')} count={scans.length} flush>
      <ul className="ys-plain-list ys-scans">
        {scans.map((scan, at) => (
          <li key={`${scan.at}-${at}`}>
            <When at={scan.at} />
            {numbered ? <span className="ys-num">{scan.number ?? '—'}</span> : null}
            <strong>{t(`decoction.job_verb.${scan.verb}`)}</strong>
            <span>{scan.by?.name}</span>
            <span className="ys-mute">{[scan.station, scan.machine].filter(Boolean).join(' · ')}</span>
            {scan.refused ? <Mark tone="bad">{t(`decoction.refused.${scan.refused.replace('decoction.', '')}`, { defaultValue: t('decoction.refused.other') })}</Mark> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
