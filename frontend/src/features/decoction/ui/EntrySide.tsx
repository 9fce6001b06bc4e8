import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import { When } from '@/shared/ui/Values';
import type { Check } from '../api/prescriptions';
import { written, type Draft, type missing } from '../model/draft';
import { Findings } from './Findings';

interface SideProps {
  check: Check | undefined;
  draft: Draft;
  lacks: ReturnType<typeof missing>;
  onSignature: (text: string) => void;
  children: ReactNode;
}

/** What the rules say and what is promised, beside what is written. */
export function EntrySide({ check, draft, lacks, children }: SideProps) {
  const { t } = useTranslation();
  const grams = written(draft).reduce((sum, row) => sum + (Number(row.grams) || 0), 0);
  return (
    <>
      <Panel title={t('decoction.review_says')} extra={<span className="ys-mute">{check?.edition}</span>}>
        {check ? <Findings findings={check.findings} /> : <p className="ys-note ys-mute">{t('decoction.write.first')}</p>}
      </Panel>
      <Panel title={t('decoction.promise')}>
        <div className="ys-stack">
          <div>
            {check?.promised_at ? <strong><When at={check.promised_at} /></strong> : <span className="ys-mute">{check ? t('decoction.no_promise') : '—'}</span>}
            {check?.promised_at && !check.has_reserve ? <span className="ys-deadline-near"> {t('decoction.thin')}</span> : null}
          </div>
          <div className="ys-mute">{t('decoction.totals', { herbs: written(draft).length, grams: String(Math.round(grams * 1000) / 1000), bags: draft.doses * draft.times })}</div>
          {lacks.length ? <div className="ys-deadline-late" role="alert">{t('decoction.missing.title')} {lacks.map((key) => t(`decoction.missing.${key}`)).join(t('common.list'))}</div> : null}
          {children}
        </div>
      </Panel>
    </>
  );
}
