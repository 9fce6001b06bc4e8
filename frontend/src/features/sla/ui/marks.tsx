import { useTranslation } from 'react-i18next';
import { percent } from '@/shared/format/decimal';
import { useWord } from '@/shared/lib/word';
import { Mark, type Tone } from '@/shared/ui/Mark';

const tones: Record<string, Record<string, Tone>> = {
  standing: { good: 'good', warned: 'warn', interviewed: 'warn', suspended: 'bad', evicted: 'bad' },
  clock: { running: 'plain', met: 'good', late: 'bad', declined: 'bad', void: 'plain' },
  breach: { late: 'bad', refused: 'bad', short: 'warn', quality: 'warn' },
  waiver: { none: 'plain', asked: 'warn', granted: 'good', refused: 'plain' },
  case: { open: 'bad', stayed: 'warn', executed: 'plain', withdrawn: 'good', reversed: 'good' },
  appeal: { filed: 'warn', with_merit: 'warn', upholding: 'warn', upheld: 'good', dismissed: 'plain' },
  decision: { proposed: 'warn', agreed: 'good', refused: 'plain' },
};

/** A state of something in service levels, in its colour. */
export function State({ of, value }: { of: keyof typeof tones; value: string }) {
  const word = useWord();
  return <Mark tone={tones[of]?.[value] ?? 'plain'}>{word(`sla.${of}`, value)}</Mark>;
}

/** A share as a percentage; a dash where there was nothing to judge. */
export function Share({ value, below }: { value: string | null | undefined; below?: number }) {
  if (value === null || value === undefined) return <span className="ys-mute">—</span>;
  const bad = below !== undefined && Number(value) < below;
  return <span className={bad ? 'ys-num ys-deadline-late' : 'ys-num'}>{percent(Number(value))}</span>;
}

/** Which step of the ladder, in words: 连续 2 期 整单准时率低于 90%. */
export function useStepText(): (step: Record<string, unknown>) => string {
  const { t } = useTranslation();
  return (step) => {
    const conditions = Object.entries(step)
      .filter(([key, value]) => !['standing', 'consecutive'].includes(key) && value !== null && value !== undefined)
      .map(([key, value]) => t(`sla.condition.${key}`, { value: key.endsWith('_least') ? String(value) : percent(Number(value)), defaultValue: `${key} ${String(value)}` }));
    const times = Number(step.consecutive ?? 1);
    return (times > 1 ? t('sla.step.consecutive', { count: times }) : '') + conditions.join(t('sla.step.and'));
  };
}

/** In which part of the business something holds, a category or an area; nothing where it holds for all of it. */
export function Part({ of }: { of: string | null | undefined }) {
  const { t } = useTranslation();
  return of ? <span className="ys-mute">{t(`sla.part.${of}`)}</span> : null;
}
