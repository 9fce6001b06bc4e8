import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Chips } from '@/shared/ui/table/Chips';
import { Money } from '@/shared/ui/Values';
import type { Tone } from '@/shared/ui/Mark';
import { totals, type Draft } from '../../model/draft';
import { counts, filters, type Filter } from '../../model/filter';

const tones: Partial<Record<Filter, Tone>> = { short: 'bad', deviates: 'warn', flagged: 'warn', mistakes: 'bad' };

/** Ways to look at the rows; an empty one is not offered. */
export function EntryFilters({ draft, value, onChange }: { draft: Draft; value: Filter; onChange: (filter: Filter) => void }) {
  const { t } = useTranslation();
  const number = counts(draft);
  const options = filters.filter((filter) => filter === 'all' || number[filter] > 0 || filter === value);
  return (
    <Chips
      label={t('demand.filter.label')}
      value={value}
      options={options.map((filter) => ({ value: filter, label: t(`demand.filter.${filter}`), count: number[filter], tone: tones[filter] }))}
      onChange={(chosen) => onChange((chosen as Filter | undefined) ?? 'all')}
    />
  );
}

/** What the requisition comes to. */
export function EntryTotals({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const sum = totals(draft);
  return (
    <span>
      {t('demand.total.asked', { count: sum.asked })} · {t('demand.total.amount')} <b className="ys-total"><Money value={sum.amount} sign /></b>
      {sum.unpriced ? <Fragment> · <span className="ys-deadline-near">{t('demand.total.unpriced', { count: sum.unpriced })}</span></Fragment> : null}
    </span>
  );
}
