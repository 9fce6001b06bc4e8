import { useTranslation } from 'react-i18next';
import { quantity, unitPrice } from '@/shared/format/decimal';
import { itemFields } from '../fields';
import type { ItemFields } from '../model';

/** The value of one field as people read it; nothing becomes a dash. */
export function useFieldText(): (key: keyof ItemFields, value: unknown) => string {
  const { t } = useTranslation();
  return (key, value) => {
    if (value === null || value === undefined || value === '') return '—';
    const spec = itemFields.find((field) => field.key === key);
    if (spec?.kind === 'flag') return t(value === true ? 'common.yes' : 'common.no');
    if (spec?.kind === 'word') return t(`formulary.${key}.${String(value)}`, { defaultValue: String(value) });
    if (key === 'ceiling_price' || key === 'baseline_price') return unitPrice(String(value));
    if (spec?.kind === 'decimal') return quantity(String(value));
    return String(value);
  };
}
