/** 节假日 as people type them: a day in a line, with its name behind it. */
export interface YearText {
  year: string;
  off: string;
  makeup: string;
}

type Days = Record<string, string>;
interface Notice {
  off?: Days;
  makeup_workdays?: Days;
}

/** The key of the policy, as the settings keep it. */
export const HOLIDAYS = ['sla', 'holidays'].join('.');

const lines = (days: Days | undefined): string =>
  Object.entries(days ?? {})
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([day, name]) => `${day} ${name}`.trim())
    .join('\n');

/** Notices by year, the latest first. */
export function yearsOf(value: unknown): YearText[] {
  const { years } = value as { years?: Record<string, Notice> };
  return Object.entries(years ?? {})
    .map(([year, { off, makeup_workdays }]) => ({ year, off: lines(off), makeup: lines(makeup_workdays) }))
    .sort((one, other) => other.year.localeCompare(one.year));
}

const line = /^(\d{4})-(\d{2})-(\d{2})(?:\s+(.*))?$/;

function days(text: string | undefined): Days {
  const typed = (text ?? '').split('\n').map((one) => one.trim()).filter(Boolean);
  return Object.fromEntries(typed.map((one) => [one.slice(0, 10), one.slice(10).trim()]));
}

/** How many days a text lists. */
export const lineCount = (text: string | undefined): number => (text ?? '').split('\n').filter((one) => one.trim()).length;

/** The first line that is no day of the year; nothing where all are. */
export function strayLine(year: string, text: string | undefined): string | undefined {
  const typed = (text ?? '').split('\n').map((one) => one.trim()).filter(Boolean);
  return typed.find((one) => {
    const found = line.exec(one);
    if (!found || found[1] !== year) return true;
    const day = new Date(`${one.slice(0, 10)}T00:00:00Z`);
    return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== one.slice(0, 10);
  });
}

/** The value as the policy keeps it. */
export function valueOfYears(years: YearText[]): { years: Record<string, Notice> } {
  return { years: Object.fromEntries(years.map(({ year, off, makeup }) => [year, { off: days(off), makeup_workdays: days(makeup) }])) };
}

/** The year after the last one that is loaded. */
export function nextYear(years: YearText[], now: string): string {
  const last = years.map(({ year }) => Number(year)).filter(Number.isFinite);
  return String(last.length ? Math.max(...last) + 1 : Number(now.slice(0, 4)));
}
