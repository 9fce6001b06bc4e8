import { describe, expect, it } from 'vitest';
import { readPaste, type PasteTarget } from './paste';

const box = { base_unit: '盒', order_unit: '件', pack: '10' };
const rows: PasteTarget[] = [
  { id: '1', code: 'YP000001', name: '阿莫西林胶囊', ...box },
  { id: '2', code: 'YP000002', name: '苯磺酸氨氯地平片', ...box },
  { id: '3', code: 'YP000003', name: '二甲双胍缓释片', ...box },
];

describe('pasting a block from a spreadsheet', () => {
  it('goes down from the focused row when it is a bare column of numbers', () => {
    const result = readPaste('19\n71', rows, 1);
    expect(result.by).toBe('position');
    expect([...result.quantities]).toEqual([['2', '19'], ['3', '71']]);
    expect(result.errors).toEqual([]);
  });

  it('names the cell that stands beyond the last row', () => {
    expect(readPaste('1\n2', rows, 2).errors).toEqual([{ cell: 'A2', text: '2', problem: 'beyond_end' }]);
  });

  it('matches by item code wherever the rows stand, past a header and other columns', () => {
    const block = '编码\t品名\t数量\nyp000003\t二甲双胍\t20\nYP000001\t阿莫西林\t190盒\n';
    const result = readPaste(block, rows, 2);
    expect(result.by).toBe('code');
    expect([...result.quantities]).toEqual([['3', '20'], ['1', '19']]);
  });

  it('names every cell that cannot be a quantity and keeps the good ones', () => {
    const block = 'YP000001\t5\nYP000002\t十二\nYP000003\t-3\nYP000001\t6';
    const result = readPaste(block, rows, 0);
    expect([...result.quantities]).toEqual([['1', '5']]);
    expect(result.errors).toEqual([
      { cell: 'B2', text: '十二', problem: 'not_a_number' },
      { cell: 'B3', text: '-3', problem: 'negative' },
      { cell: 'A4', text: 'YP000001', problem: 'twice' },
    ]);
  });

  it('offers codes that the requisition does not hold yet', () => {
    const result = readPaste('YP000009\t4\nYP000001\t1', rows, 0);
    expect(result.missing).toEqual([{ cell: 'A1', code: 'YP000009', text: '4' }]);
    expect(readPaste('YP000009\t4\nYP000008\t1', rows, 0).missing).toHaveLength(2);
  });

  it('leaves a row alone whose quantity cell is empty', () => {
    expect([...readPaste('3\n\n4', rows, 0).quantities]).toEqual([['1', '3'], ['3', '4']]);
  });

  it('reads what Chinese input methods and WPS leave behind', () => {
    expect([...readPaste('１９件\n1,200\n', rows, 0).quantities]).toEqual([['1', '19'], ['2', '1200']]);
  });
});
