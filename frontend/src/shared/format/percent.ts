/** Shares travel in 1/100 %: 6429 → `64.3%`, 12000 → `120%`; nothing is a dash. */
export function percent(bp: number | null | undefined): string {
  if (bp === null || bp === undefined) return '—';
  const tenths = Math.round(bp / 10);
  return tenths % 10 === 0 ? `${tenths / 10}%` : `${(tenths / 10).toFixed(1)}%`;
}
