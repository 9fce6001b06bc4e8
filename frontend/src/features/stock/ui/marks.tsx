import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '@/shared/ui/Mark';

const tones: Record<string, Tone> = { open: 'link', recount: 'warn', confirm: 'warn', waiting: 'warn', posted: 'good', cancelled: 'plain', rejected: 'bad' };

/** Where a count or an adjustment stands. */
export function ShelfState({ of, value }: { of: 'count_state' | 'adjustment_state'; value: string }) {
  const { t } = useTranslation();
  return <Mark tone={tones[value] ?? 'plain'}>{t(`stock.${of}.${value}`)}</Mark>;
}

export const short = (org: { short_name: string; name: string }): string => org.short_name || org.name;
