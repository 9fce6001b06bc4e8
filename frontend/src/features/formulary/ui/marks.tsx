import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '@/shared/ui/Mark';
import type { Item } from '../model';

const stateTone: Record<string, Tone> = { active: 'good', suspended: 'warn', retired: 'plain' };

/** The state of an item, shown only when it is not simply in use. */
export function ItemState({ state, always = false }: { state: string; always?: boolean }) {
  const { t } = useTranslation();
  if (state === 'active' && !always) return null;
  return <Mark tone={stateTone[state]}>{t(`formulary.state.${state}`)}</Mark>;
}

/** What is special about an item, dangerous things first. */
export function ItemFlags({ item, most = 9 }: { item: Item; most?: number }) {
  const { t } = useTranslation();
  const marks: [boolean, string, Tone][] = [
    [item.toxic, 'toxic', 'bad'],
    [item.key_monitored, 'key_monitored', 'warn'],
    [item.cold_chain, 'cold', 'link'],
    [item.high_value, 'high_value', 'warn'],
    [item.vbp !== 'none', 'vbp', 'good'],
    [item.essential, 'essential', 'plain'],
    [item.chronic_guarantee !== 'none', 'chronic', 'plain'],
    [item.antibiotic_tier !== 'none', 'antibiotic', 'plain'],
  ];
  const on = marks.filter(([set]) => set).map(([, key, tone]) => ({ text: t(`formulary.flag.${key}`), tone }));
  const rest = on.slice(most);
  return (
    <>
      {on.slice(0, most).map(({ text, tone }) => (
        <Mark key={text} tone={tone}>
          {text}
        </Mark>
      ))}
      {rest.length ? <Mark title={rest.map(({ text }) => text).join(' ')}>+{rest.length}</Mark> : null}
    </>
  );
}

/** 县乡村: the tiers at which the item may be used. */
export function ItemTiers({ item }: { item: Item }) {
  const { t } = useTranslation();
  const tiers = [item.at_county && 'county', item.at_township && 'township', item.at_village && 'village'].filter((tier) => tier !== false);
  return tiers.length ? tiers.map((tier) => t(`formulary.tier.${tier}`)).join(' ') : <span className="ys-mute">{t('formulary.item.use_nowhere')}</span>;
}

const changeTone: Record<string, Tone> = { proposed: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'plain', effective: 'good' };

export function ChangeState({ state }: { state: string }) {
  const { t } = useTranslation();
  return <Mark tone={changeTone[state]}>{t(`formulary.change_state.${state}`)}</Mark>;
}
