import { useTranslation } from 'react-i18next';
import { useWord } from '@/shared/lib/word';
import { Mark, type Tone } from '@/shared/ui/Mark';
import type { Block } from '../model';

const standingTone: Record<string, Tone> = { good: 'good', warned: 'warn', interviewed: 'warn', suspended: 'bad', evicted: 'bad' };
const contractTone: Record<string, Tone> = { draft: 'warn', active: 'good', terminated: 'plain' };

export function Standing({ standing }: { standing: string }) {
  const word = useWord();
  return <Mark tone={standingTone[standing]}>{word('suppliers.standing', standing)}</Mark>;
}

export function ContractState({ state }: { state: string }) {
  const word = useWord();
  return <Mark tone={contractTone[state]}>{word('suppliers.contract_state', state)}</Mark>;
}

/** Orders of every kind, of some kinds only, or none; the reasons stand in the title. */
export function CanReceive({ able, blocks }: { able: boolean; blocks: Block[] }) {
  const { t } = useTranslation();
  if (blocks.length === 0) return <Mark tone="good">{t('suppliers.list.can_receive')}</Mark>;
  return (
    <Mark tone={able ? 'warn' : 'bad'} title={reasons(blocks)}>
      {t(able ? 'suppliers.list.partly' : 'suppliers.list.blocked')}
    </Mark>
  );
}

export const reasons = (blocks: Block[]): string => blocks.map((block) => block.message).join(' ');
