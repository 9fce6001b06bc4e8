import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { compare, money, percent, quantity } from '@/shared/format/decimal';
import type { TodayCard as DeskCard } from '@/shared/api/today';
import { Sparkline } from './Sparkline';

/** A figure in the form its unit asks for. */
function useFigure(): (value: string, unit: string | null | undefined) => string {
  const { t } = useTranslation();
  return (value, unit) => {
    if (unit === 'percent') return percent(value);
    if (unit === 'yuan') return `¥ ${money(value)}`;
    return unit ? t('today.figure', { value: quantity(value), unit: t(`today.unit.${unit}`, { defaultValue: unit }) }) : quantity(value);
  };
}

/** The few figures of this desk; each leads to its rows. */
export function CardStrip({ cards }: { cards: readonly DeskCard[] }) {
  const { t } = useTranslation();
  const figure = useFigure();
  if (cards.length === 0) return null;
  return (
    <ul className="ys-cards-strip" aria-label={t('today.figures')}>
      {cards.map((card) => {
        // A share below its target is a judgement; a count below its whole is only progress.
        const behind = card.unit === 'percent' && Boolean(card.target) && compare(card.value, card.target) < 0;
        return (
          <li key={card.key}>
            <Link to={card.link} className="ys-desk-card">
              <span className="ys-desk-card-name">{t(`today.card.${card.key}`, { defaultValue: card.key })}</span>
              <span className="ys-desk-card-value">
                <b className="ys-num">{figure(card.value, card.unit)}</b>
                {card.trend?.length ? <Sparkline values={card.trend.map(Number)} tone={behind ? 'realgar' : 'jade'} /> : null}
              </span>
              <span className={behind ? 'ys-deadline-near' : 'ys-mute'}>
                {card.target ? t(`today.target.${card.key}`, { target: figure(card.target, card.unit), defaultValue: t('today.target.any', { target: figure(card.target, card.unit) }) }) : t(`today.card_help.${card.key}`, { defaultValue: '' })}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
