import { expect, test } from 'vitest';
import { clock, kilometres, litres, minutes } from './clock';

test('minutes of a day are read and written', () => {
  expect([clock(0), clock(485), clock(1440)]).toEqual(['00:00', '08:05', '24:00']);
  expect([minutes('8:05'), minutes('24:00'), minutes('24:01'), minutes('8'), minutes('8:60')]).toEqual([485, 1440, null, null, null]);
  expect([kilometres(12_345), litres(60_000)]).toEqual(['12.3', '60']);
});
