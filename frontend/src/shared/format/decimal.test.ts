import { describe, expect, it } from 'vitest';
import { amount, compare, fixed, money, parseScaled, percent, plain, quantity, sum, unitPrice } from './decimal';

describe('decimal strings', () => {
  it('multiply without floating point', () => {
    expect(amount('24800', '4.6')).toBe('114080');
    expect(amount('0.1', '0.2')).toBe('0.02');
  });

  it('show money with two and prices with four decimals', () => {
    expect(money('486230.4')).toBe('486,230.40');
    expect(money('-0.005')).toBe('−0.01');
    expect(money('0.0049')).toBe('0.00');
    expect(unitPrice('3.21')).toBe('3.2100');
    expect(money(null)).toBe('—');
  });

  it('show quantities without superfluous zeros', () => {
    expect(quantity('1200.500')).toBe('1,200.5');
    expect(quantity('1000')).toBe('1,000');
    expect(quantity('0')).toBe('0');
    expect(quantity('abc')).toBe('—');
  });

  it('parse, round half away from zero and print back', () => {
    expect(parseScaled('1.2345', 3)).toBe(1235n);
    expect(parseScaled('-1.2345', 3)).toBe(-1235n);
    expect(parseScaled('.5', 1)).toBe(5n);
    expect(parseScaled('', 2)).toBeNull();
    expect(parseScaled('1e3', 2)).toBeNull();
    expect(plain(12500n, 3)).toBe('12.5');
    expect(plain(100n, 0)).toBe('100');
    expect(fixed(-4n, 3, 2)).toBe('0.00');
  });

  it('add and compare', () => {
    expect(sum(['0.1', '0.2', null, '10'])).toBe('10.3');
    expect(compare('10', '9.9')).toBe(1);
    expect(compare('1.0', '1')).toBe(0);
    expect(percent('0.9462')).toBe('94.6%');
  });
});
