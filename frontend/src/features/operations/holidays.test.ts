import { describe, expect, it } from 'vitest';
import { nextYear, strayLine, valueOfYears, yearsOf } from './holidays';

const value = {
  years: {
    2026: { off: { '2026-01-02': '元旦', '2026-01-01': '元旦' }, makeup_workdays: { '2026-01-04': '元旦' } },
    2027: { off: { '2027-01-01': '' }, makeup_workdays: {} },
  },
};

describe('holidays', () => {
  it('are typed a day in a line, the latest year first, and come back the same', () => {
    const years = yearsOf(value);
    expect(years.map(({ year }) => year)).toEqual(['2027', '2026']);
    expect(years[1]?.off).toBe('2026-01-01 元旦\n2026-01-02 元旦');
    expect(valueOfYears(years)).toEqual(value);
    expect(nextYear(years, '2026-11-29')).toBe('2028');
    expect(nextYear([], '2026-11-29')).toBe('2026');
  });

  it('name the first line that is no day of the year', () => {
    expect(strayLine('2026', '2026-02-28 x\n\n 2026-03-01')).toBeUndefined();
    expect(strayLine('2026', '2026-02-29')).toBe('2026-02-29');
    expect(strayLine('2026', '2026-01-01\n2027-01-01 元旦')).toBe('2027-01-01 元旦');
    expect(strayLine('2026', '元旦')).toBe('元旦');
  });
});
