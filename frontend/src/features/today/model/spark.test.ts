import { expect, it } from 'vitest';
import { sparkPoints } from './spark';

it('spans the box from the lowest to the highest value', () => {
  expect(sparkPoints([1, 3, 2], 44, 24)).toBe('2,22 22,2 42,12');
});

it('draws a flat series through the middle', () => {
  expect(sparkPoints([5, 5], 44, 24)).toBe('2,12 42,12');
});
