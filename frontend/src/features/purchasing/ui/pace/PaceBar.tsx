import { useTranslation } from 'react-i18next';
import { percent } from '@/shared/format/percent';
import type { PaceRow } from '../../api/pace';
import './pace.css';

/** The bar ends at 150 %: beyond that the number says it. */
const FULL_BP = 15_000;

const width = (bp: number): string => `${(Math.min(bp, FULL_BP) / FULL_BP) * 100}%`;

type Shown = Pick<PaceRow, 'completion_bp' | 'elapsed_bp'> & { pace: PaceRow['pace'] };

/** Completion as a quiet bar, the time that has passed as a mark on it. */
export function PaceBar({ row }: { row: Shown }) {
  const { t } = useTranslation();
  const label = t('purchasing.pace.bar', { completion: percent(row.completion_bp), elapsed: percent(row.elapsed_bp) });
  return (
    <span className={`ys-pace ys-pace-${row.pace}`} role="img" aria-label={label} title={label}>
      <span className="ys-pace-done" style={{ width: width(row.completion_bp ?? 0) }} />
      <span className="ys-pace-whole" />
      <span className="ys-pace-time" style={{ left: width(row.elapsed_bp) }} />
    </span>
  );
}
