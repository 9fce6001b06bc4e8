import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { money, quantity, unitPrice } from '../format/decimal';
import { day, daysUntil, left, when, whenFull } from '../format/when';
import './values.css';

interface DecimalProps {
  value: string | null | undefined;
}

/** Yuan with two decimals. `sign` puts ¥ in front, for totals that stand alone. */
export function Money({ value, sign = false }: DecimalProps & { sign?: boolean }) {
  return <span className="ys-num">{sign && value ? `¥ ${money(value)}` : money(value)}</span>;
}

/** Yuan per base unit with four decimals. */
export function UnitPrice({ value }: DecimalProps) {
  return <span className="ys-num">{unitPrice(value)}</span>;
}

/** A quantity with its unit, small and mute behind it. */
export function Qty({ value, unit }: DecimalProps & { unit?: string }) {
  return (
    <span className="ys-num">
      {quantity(value)}
      {unit && value ? <Unit>{unit}</Unit> : null}
    </span>
  );
}

export function Unit({ children }: { children: ReactNode }) {
  return <span className="ys-unit"> {children}</span>;
}

/** An instant as `11-23 18:00`; the full date stands in its title. */
export function When({ at }: { at: string | null | undefined }) {
  if (!at) return <span className="ys-mute">—</span>;
  return (
    <time className="ys-num" dateTime={at} title={whenFull(at)}>
      {when(at)}
    </time>
  );
}

/** A business day. */
export function Day({ on }: { on: string | null | undefined }) {
  if (!on) return <span className="ys-mute">—</span>;
  return (
    <time className="ys-num" dateTime={on} title={on}>
      {day(on)}
    </time>
  );
}

export function useMinuteClock(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 60_000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}

/** Six hours before it ends, a deadline turns realgar. */
const NEAR_HOURS = 6;

/** The words for what is left: `剩 2 天 6 小时`, `剩 5 小时`, `已超 3 小时 5 分钟`. */
export function useDeadlineText(): (at: string, now?: number) => { text: string; tone: 'late' | 'near' | 'calm' } {
  const { t } = useTranslation();
  return (at, now = Date.now()) => {
    const rest = left(at, now);
    const words = [
      rest.days ? t('common.unit.day', { count: rest.days }) : '',
      rest.hours ? t('common.unit.hour', { count: rest.hours }) : '',
      !rest.days && rest.hours < NEAR_HOURS ? t('common.unit.minute', { count: rest.minutes }) : '',
    ];
    const span = words.filter(Boolean).join(' ');
    const tone = rest.late ? 'late' : rest.days === 0 && rest.hours < NEAR_HOURS ? 'near' : 'calm';
    return { text: t(rest.late ? 'common.deadline.late' : 'common.deadline.left', { span }), tone };
  };
}

/** A deadline, relative, because only the distance matters; the moment itself is in the title. */
export function Deadline({ at }: { at: string | null | undefined }) {
  const now = useMinuteClock();
  const describe = useDeadlineText();
  if (!at) return <span className="ys-mute">—</span>;
  const { text, tone } = describe(at, now);
  return (
    <time className={`ys-num ys-deadline-${tone}`} dateTime={at} title={whenFull(at)}>
      {text}
    </time>
  );
}

/** A day on which something runs out: cinnabar when past, realgar within `warnDays`. */
export function Expiry({ on, warnDays = 60 }: { on: string | null | undefined; warnDays?: number }) {
  const { t } = useTranslation();
  if (!on) return <span className="ys-mute">—</span>;
  const rest = daysUntil(on);
  const tone = rest < 0 ? 'late' : rest <= warnDays ? 'near' : 'calm';
  const words = rest < 0 ? t('common.deadline.past_days', { count: -rest }) : rest === 0 ? t('common.deadline.today') : t('common.deadline.in_days', { count: rest });
  return (
    <span className={`ys-deadline-${tone}`}>
      <time className="ys-num" dateTime={on}>{on}</time>
      {tone === 'calm' ? null : <span className="ys-unit"> {words}</span>}
    </span>
  );
}
