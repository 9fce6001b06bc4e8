/**
 * The county's wall clock. Instants arrive in UTC and are shown in Asia/Shanghai (+08:00 all year),
 * wherever the browser happens to stand: a deadline must read the same on every screen.
 */
const SHANGHAI_MS = 8 * 3600_000;
const two = (value: number): string => String(value).padStart(2, '0');

interface Wall {
  year: number;
  day: string;
  time: string;
}

function wall(instant: string | number): Wall | null {
  const at = typeof instant === 'number' ? instant : Date.parse(instant);
  if (Number.isNaN(at)) return null;
  const local = new Date(at + SHANGHAI_MS);
  return {
    year: local.getUTCFullYear(),
    day: `${two(local.getUTCMonth() + 1)}-${two(local.getUTCDate())}`,
    time: `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`,
  };
}

/** `11-23 18:00`, with the year in front when it is not this one. */
export function when(instant: string | null | undefined, now = Date.now()): string {
  const shown = instant ? wall(instant) : null;
  if (!shown) return '—';
  const year = shown.year === wall(now)?.year ? '' : `${shown.year}-`;
  return `${year}${shown.day} ${shown.time}`;
}

/** The full moment for titles and print: `2026-11-23 18:00`. */
export function whenFull(instant: string | null | undefined): string {
  const shown = instant ? wall(instant) : null;
  return shown ? `${shown.year}-${shown.day} ${shown.time}` : '—';
}

/** A business day: `11-23` this year, else `2027-01-05`. */
export function day(value: string | null | undefined, now = Date.now()): string {
  if (!value) return '—';
  return value.startsWith(`${wall(now)?.year}-`) ? value.slice(5) : value;
}

/** `2026-11-23T18:00` on the county's wall, to the instant it names. */
export const fromWall = (text: string): string => new Date(Date.parse(`${text}Z`) - SHANGHAI_MS).toISOString();

/** An instant as the county's wall shows it: `2026-11-23T18:00`. */
export const toWall = (instant: string): string => new Date(Date.parse(instant) + SHANGHAI_MS).toISOString().slice(0, 16);

/** `14:32:07`, for what has just happened. */
export const clockTime = (at: number): string => new Date(at + SHANGHAI_MS).toISOString().slice(11, 19);

/** 0 is Sunday, as in every calendar. */
export const weekday = (value: string): number => new Date(`${value}T00:00:00Z`).getUTCDay();

/** Today in the county, `YYYY-MM-DD`. */
export function today(now = Date.now()): string {
  const shown = wall(now);
  return shown ? `${shown.year}-${shown.day}` : '';
}

/** `2026-11-22`, 2 → `2026-11-24`. */
export const addDays = (value: string, days: number): string => new Date(Date.parse(value) + days * 86_400_000).toISOString().slice(0, 10);

/** Whole days from today until `value`; negative when it is past. */
export function daysUntil(value: string, now = Date.now()): number {
  return Math.round((Date.parse(value) - Date.parse(today(now))) / 86_400_000);
}

export interface Left {
  late: boolean;
  days: number;
  hours: number;
  minutes: number;
}

/** How long until a deadline, or since it passed. */
export function left(deadline: string, now = Date.now()): Left {
  const span = Date.parse(deadline) - now;
  const minutes = Math.floor(Math.abs(span) / 60_000);
  return { late: span < 0, days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
}
