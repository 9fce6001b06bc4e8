import { describe, expect, it } from 'vitest';
import { baseOf, inOrders, ordersFor, readEntry } from './entry';

const box = { base_unit: '盒', order_unit: '件', pack: '10' };

describe('reading a quantity', () => {
  it.each([
    ['19', '19'],
    [' 1,200 ', '1200'],
    ['19 件', '19'],
    ['19件', '19'],
    ['190盒', '19'],
    ['１９', '19'],
    ['', '0'],
    ['7.0', '7'],
  ])('%j is %s order units', (text, orders) => {
    expect(readEntry(text, box)).toEqual({ ok: true, orders });
  });

  it.each([
    ['abc', 'not_a_number'],
    ['1 2', 'not_a_number'],
    ['-1', 'negative'],
    ['1.5', 'not_whole'],
    ['185盒', 'not_whole_pack'],
    ['3 箱', 'unknown_unit'],
    ['99999999999', 'too_large'],
  ])('%j is refused: %s', (text, error) => {
    expect(readEntry(text, box)).toEqual({ ok: false, error });
  });
});

describe('packs', () => {
  it('turns base units into the whole packs that cover them', () => {
    expect(ordersFor('188', '10')).toBe('19');
    expect(ordersFor('190', '10')).toBe('19');
    expect(ordersFor('0', '10')).toBe('0');
    expect(ordersFor('1.5', '0.5')).toBe('3');
  });

  it('multiplies back without rounding', () => {
    expect(baseOf('19', '10')).toBe('190');
    expect(baseOf('3', '0.5')).toBe('1.5');
  });

  it('reads a stock in packs, broken ones too', () => {
    expect(inOrders('188', '10')).toBe('18.8');
    expect(inOrders('190.000000', '10')).toBe('19');
    expect(inOrders(null, '10')).toBeNull();
  });
});
