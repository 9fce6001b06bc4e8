import { expect, test } from 'vitest';
import { seal } from './seal';

test('it is the one of the standard, so that phone and server agree', async () => {
  // RFC 4231, test case 2.
  expect(await seal('Jefe', 'what do ya want for nothing?')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});
