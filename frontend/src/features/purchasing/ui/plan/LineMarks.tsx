import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { When } from '@/shared/ui/Values';
import type { PlanLine, PlanMark } from '../../api/types';

type Review = PlanLine['review'];

/** What a rule found, with its numbers: "涨价 12.5%（上限 5%）". */
export function useMarkText(): (mark: PlanMark) => string {
  const { t } = useTranslation();
  return (mark) => t(`purchasing.mark.${mark.flag}`, { found: mark.found ?? '', limit: mark.limit ?? '' });
}

/** Why a line is looked at, and what was decided on it. */
export function LineMarks({ review }: { review: Review }) {
  const { t } = useTranslation();
  const text = useMarkText();
  if (!review || (review.marks.length === 0 && !review.decision)) return null;
  return (
    <ul className="ys-line-marks">
      {review.marks.map((mark) => (
        <li key={mark.flag}>
          <Mark tone="warn">{t(`purchasing.flag.${mark.flag}`)}</Mark> {text(mark)}
        </li>
      ))}
      {review.decision ? (
        <li>
          <Mark tone={review.decision === 'approved' ? 'good' : 'bad'}>{t(`purchasing.decision.${review.decision}`)}</Mark> {review.decided_by?.name} <When at={review.decided_at} /> {review.remark}
        </li>
      ) : null}
    </ul>
  );
}

/** The same as one small label in a row; what a person did is said before what the rules found. */
export function MarkCell({ review }: { review: Review }) {
  const { t } = useTranslation();
  const text = useMarkText();
  if (!review) return null;
  if (review.decision === 'sent_back') return <Mark tone="bad" title={review.remark}>{t('purchasing.decision.sent_back')}</Mark>;
  if (review.marks.length === 0) return review.decision ? <Mark tone="good">{t('purchasing.decision.approved')}</Mark> : null;
  const first = review.marks.find((mark) => mark.flag === 'edited') ?? review.marks[0];
  const others = review.marks.length - 1;
  return (
    <Mark tone={review.decision ? 'plain' : 'warn'} title={review.marks.map(text).join('\n')}>
      {first ? t(`purchasing.flag.${first.flag}`) : ''}
      {others > 0 ? ` +${others}` : ''}
      {review.decision ? ' ✓' : ''}
    </Mark>
  );
}
