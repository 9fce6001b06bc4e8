import { describe, expect, it } from 'vitest';
import { day, daysUntil, left, today, when, whenFull } from './when';

const now = Date.parse('2026-11-21T16:30:00Z');

describe('the county clock', () => {
  it('stands in Shanghai wherever the browser is', () => {
    expect(when('2026-11-23T10:00:00Z', now)).toBe('11-23 18:00');
    expect(whenFull('2026-12-31T16:05:00Z')).toBe('2027-01-01 00:05');
    expect(today(now)).toBe('2026-11-22');
  });

  it('names the year only when it is another one', () => {
    expect(when('2025-01-02T01:00:00Z', now)).toBe('2025-01-02 09:00');
    expect(day('2026-11-25', now)).toBe('11-25');
    expect(day('2027-01-05', now)).toBe('2027-01-05');
    expect(day(null, now)).toBe('—');
  });

  it('counts what is left', () => {
    expect(left('2026-11-23T22:31:00Z', now)).toEqual({ late: false, days: 2, hours: 6, minutes: 1 });
    expect(left('2026-11-21T13:25:00Z', now)).toMatchObject({ late: true, days: 0, hours: 3, minutes: 5 });
    expect(daysUntil('2026-11-25', now)).toBe(3);
    expect(daysUntil('2026-11-20', now)).toBe(-2);
  });
});
