import { useTranslation } from 'react-i18next';
import { Fine } from '@/shared/ui/Mark';
import type { Finding } from '../api/prescriptions';
import { Severity } from './marks';

/** What the rules say, the gravest first, each with its edition and source. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation();
  if (!findings.length) {
    return (
      <p className="ys-note ys-mute">
        <Fine label={t('decoction.no_finding')} /> {t('decoction.no_finding')}
      </p>
    );
  }
  return (
    <ul className="ys-plain-list ys-findings">
      {findings.map((finding, at) => (
        <li key={`${finding.code}-${at}`} className={`ys-finding-${finding.severity}`}>
          <div>
            <Severity value={finding.severity} /> <strong>{finding.pieces.join('—')}</strong> {t(`decoction.finding.${finding.code}`)}
            {finding.kind ? <span className="ys-mute"> {finding.code === 'unknown_piece' ? t('decoction.perhaps', { name: finding.kind }) : finding.kind}</span> : null}
          </div>
          <div className="ys-finding-source">{finding.source}</div>
        </li>
      ))}
    </ul>
  );
}
