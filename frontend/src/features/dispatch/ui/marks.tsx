import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '@/shared/ui/Mark';

const tones: Record<string, Tone> = {
  waiting: 'plain', waved: 'link', picked: 'link', packed: 'link', on_road: 'warn', forwarded: 'warn', delivered: 'good', released: 'plain',
  open: 'plain', picking: 'warn', checked: 'link', cancelled: 'plain', planned: 'plain', loading: 'link', closed: 'good', failed: 'bad', loaded: 'link',
};

type Of = 'task' | 'wave' | 'run' | 'stop' | 'tote';

/** Where something of the shared pharmacy stands. */
export function State({ of, value }: { of: Of; value: string }) {
  const { t } = useTranslation();
  const tone = of === 'wave' && value === 'packed' ? 'good' : of === 'wave' && value === 'picked' ? 'warn' : (tones[value] ?? 'plain');
  return <Mark tone={tone}>{t(`dispatch.${of}.${value}`)}</Mark>;
}

/** 冷链: travels in a cold box. */
export function Cold({ cold }: { cold: boolean }) {
  const { t } = useTranslation();
  return cold ? <Mark tone="link">{t('dispatch.cold')}</Mark> : null;
}
