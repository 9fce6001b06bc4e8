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

/** Why no order may go there, as a sentence. */
export function useBlockText(): (block: Block) => string {
  const { t } = useTranslation();
  const word = useWord();
  return ({ code, params = {} }) => {
    const key = code.split('.').at(-1) ?? code;
    return t(`suppliers.block.${key}`, { ...params, kind: word('suppliers.licence_kind', params.kind), defaultValue: code });
  };
}

export function CanReceive({ blocks }: { blocks: Block[] }) {
  const { t } = useTranslation();
  const text = useBlockText();
  if (blocks.length === 0) return <Mark tone="good">{t('suppliers.list.can_receive')}</Mark>;
  return (
    <Mark tone="bad" title={blocks.map(text).join(' · ')}>
      {t('suppliers.list.blocked')}
    </Mark>
  );
}
