import { expect, it } from 'vitest';
import { differing } from './conflict';

it('names the name where two drugs have different ones', () => {
  expect(differing({ was: '阿莫西林', name: '阿莫西林克拉维酸钾' })).toEqual(['name']);
});

it('names the rest of a drug where only width, case or spaces of the name differ', () => {
  expect(differing({ was: '维生素 B１２', name: '维生素b12' })).toEqual(['form', 'specification', 'manufacturer']);
});
