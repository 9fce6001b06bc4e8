import { describe, expect, it } from 'vitest';
import { cellName, cellsOf, halfWidth } from './clipboard';

describe('cellsOf', () => {
  it('splits rows and cells and drops the trailing line end', () => {
    expect(cellsOf('a\tb\r\nc\td\r\n')).toEqual([['a', 'b'], ['c', 'd']]);
  });
  it('keeps tabs, line ends and doubled quotes inside a quoted cell', () => {
    expect(cellsOf('"a\tb"\t"c ""d""\ne"')).toEqual([['a\tb', 'c "d"\ne']]);
  });
  it('takes a quote inside a cell for itself', () => {
    expect(cellsOf('5" 针\t"半')).toEqual([['5" 针', '"半']]);
  });
  it('keeps empty cells and rows between others', () => {
    expect(cellsOf('1\n\n3')).toEqual([['1'], [''], ['3']]);
    expect(cellsOf('')).toEqual([]);
  });
});

describe('cellName', () => {
  it('counts columns as a spreadsheet does', () => {
    expect([cellName(0, 0), cellName(25, 4), cellName(26, 9), cellName(701, 0), cellName(702, 0)]).toEqual(['A1', 'Z5', 'AA10', 'ZZ1', 'AAA1']);
  });
});

describe('halfWidth', () => {
  it('turns full-width digits and the ideographic stop into ASCII', () => {
    expect(halfWidth('１２。５ 件')).toBe('12.5 件');
  });
});
