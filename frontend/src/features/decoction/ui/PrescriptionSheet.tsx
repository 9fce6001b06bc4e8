import { useTranslation } from 'react-i18next';
import { Facts, Panel } from '@/shared/ui/Page';
import { Qty, When } from '@/shared/ui/Values';
import type { PrescriptionDetail } from '../api/prescriptions';
import { Findings } from './Findings';
import { Who } from './marks';
import { Unmask } from './Unmask';

/** Herbs of a prescription, as weighed for one dose. */
export function HerbTable({ detail }: { detail: PrescriptionDetail }) {
  const { t } = useTranslation();
  return (
    <ol className="ys-herbs" aria-label={t('decoction.herb_list')}>
      {detail.lines.map((line) => (
        <li key={line.line_no} className={line.piece ? undefined : 'ys-herb-unknown'}>
          <span className="ys-herb-name" title={line.written}>{line.piece ?? line.written}</span>
          <Qty value={line.grams} unit="g" />
          {line.method ? <span className="ys-herb-method">{line.method}</span> : null}
          {line.piece && line.piece !== line.written ? <span className="ys-unit">{line.written}</span> : null}
        </li>
      ))}
    </ol>
  );
}

/** Everything that a pharmacist needs to decide. */
export function PrescriptionSheet({ detail }: { detail: PrescriptionDetail }) {
  const { t } = useTranslation();
  const { prescription: row } = detail;
  const signed = detail.signed_at ? [detail.signed_by?.name, detail.signed_reason].filter(Boolean).join(' · ') : null;
  const facts: [string, React.ReactNode][] = [
    [t('decoction.column.facility'), `${row.facility.name} · ${row.prescriber}`],
    [t('decoction.column.patient'), <span key="who"><Who row={row} /> {row.patient ? <Unmask id={row.id} /> : null}</span>],
    [t('decoction.patient.diagnosis'), row.patient?.diagnosis],
    [t('decoction.column.doses'), t('decoction.dosage', { doses: row.doses, times: row.times_per_day, ml: row.ml_per_bag })],
    [t('decoction.column.way'), row.way === 'raw' ? t('decoction.way.raw') : t(`decoction.scheme.${row.scheme}`)],
    [t('decoction.column.delivery'), t(`decoction.delivery.${row.delivery}`)],
    [t('decoction.column.promised'), <When key="promised" at={row.promised_at} />],
    ...(detail.early_min ? [[t('decoction.early'), t('common.unit.minute', { count: detail.early_min })] as [string, React.ReactNode]] : []),
    ...(detail.note ? [[t('decoction.note'), detail.note] as [string, React.ReactNode]] : []),
    ...(signed ? [[t('decoction.signed'), signed] as [string, React.ReactNode]] : []),
    ...(detail.reason ? [[t('decoction.pharmacist_says'), detail.reason] as [string, React.ReactNode]] : []),
  ];
  return (
    <>
      <Panel><Facts items={facts} /></Panel>
      <Panel title={row.formula || t('decoction.herb_list')} count={t('decoction.herbs', { count: row.herbs })} extra={<span className="ys-mute">{t('decoction.per_dose')} <Qty value={detail.dose_grams} unit="g" /></span>}>
        <HerbTable detail={detail} />
      </Panel>
      <Panel title={t('decoction.review_says')} count={detail.findings.length || undefined} extra={<span className="ys-mute">{detail.edition}</span>}>
        <Findings findings={detail.findings} />
      </Panel>
    </>
  );
}
