/** Minutes after midnight as people read them: 485 is 08:05. */
export function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** `8:05` as minutes after midnight; nothing that is no time of a day. */
export function minutes(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2])];
  return hour <= 24 && minute < 60 && hour * 60 + minute <= 1440 ? hour * 60 + minute : null;
}

/** Metres as kilometres with one decimal. */
export const kilometres = (metres: number): string => (metres / 1000).toFixed(1);

/** Millilitres as litres. */
export const litres = (ml: number): string => String(Math.round(ml / 1000));
