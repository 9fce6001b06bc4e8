import { expect, test } from 'vitest';
import { bars } from './code128';

/** Bars and spaces as a string of ones and zeros. */
function modules(text: string): string {
  const drawn = bars(text);
  const line = Array.from({ length: drawn.width }, () => '0');
  for (const [from, width] of drawn.bars) line.fill('1', from, from + width);
  return line.join('');
}

test('a label is start, characters, check character and stop', () => {
  // "PJJ123C" sums up to 878 behind start A (check character 54), so to 879 behind start B: 55, a W.
  const start = '11010010000';
  const stop = '1100011101011';
  const drawn = modules('PJJ123C');
  expect(drawn.startsWith(start)).toBe(true);
  expect(drawn.endsWith(stop)).toBe(true);
  expect(drawn.length).toBe(11 * (1 + 7 + 1) + 13);
  const check = drawn.slice(11 * 8, 11 * 9);
  expect(check).toBe(modules('W').slice(11, 22));
  expect(() => bars('箱')).toThrow(RangeError);
});
