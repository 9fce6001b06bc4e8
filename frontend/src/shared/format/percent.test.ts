import { describe, expect, it } from 'vitest';
import { percent } from './percent';

describe('percent', () => {
  it('keeps one decimal where it says something', () => {
    expect(percent(6429)).toBe('64.3%');
    expect(percent(12000)).toBe('120%');
    expect(percent(0)).toBe('0%');
    expect(percent(null)).toBe('—');
  });
});
