import { expect, it } from 'vitest';
import { acceptQuantity } from './accept';

it('takes quantities as Excel and Chinese keyboards write them', () => {
  expect(acceptQuantity(' 1,200 ')).toBe('1200');
  expect(acceptQuantity('１２．５')).toBe('12.5');
  expect(acceptQuantity('0.50')).toBe('0.5');
  expect(acceptQuantity('')).toBe('');
});

it('refuses what is no quantity', () => {
  for (const text of ['-1', '1.2345', 'x', '1e3', '1/2']) expect(acceptQuantity(text)).toBeNull();
});
