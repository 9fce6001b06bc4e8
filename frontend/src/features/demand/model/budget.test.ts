import { expect, test } from 'vitest';
import { periodPattern, shares } from './budget';

test('used and waiting share the cap and never exceed it', () => {
  expect(shares('400', '100', '100')).toEqual({ used: 25, waiting: 25, over: false });
  expect(shares('400', '300', '300')).toEqual({ used: 75, waiting: 25, over: true });
  expect(shares('0', '1', '0')).toEqual({ used: 100, waiting: 0, over: true });
  expect(shares('0', '0', '0')).toEqual({ used: 0, waiting: 0, over: false });
});

test('a period is a month, a quarter or a year', () => {
  for (const good of ['2026', '2026-11', '2026-Q4']) expect(periodPattern.test(good)).toBe(true);
  for (const bad of ['', '2026-13', '2026-Q5', '11']) expect(periodPattern.test(bad)).toBe(false);
});
