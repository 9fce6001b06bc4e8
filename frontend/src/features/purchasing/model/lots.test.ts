import { describe, expect, it } from 'vitest';
import type { OrgRef } from '@/shared/api/refs';
import type { Drop } from '../api/types';
import { emptyLot, isSaid, lotProblems, readDay, readLots, refusalsOf, traceCodes, type LotRow } from './lots';

const item = { id: '1', code: 'YP000001', name: 'Drug', form: '', specification: '', manufacturer: '', base_unit: 'box', order_unit: 'case', pack: '10' };
const org: OrgRef = { id: '9', code: 'C', name: 'Centre', short_name: 'C', kind: 'centre' };
const drop: Drop = { drop_id: 'd1', line_id: 'l1', line_no: 1, item, destination: org, quantity: '100', shipped: '0', received: '0', rejected: '0', pending: '0', cancelled: '0', remaining: '100', cold_chain: false };
const today = '2026-11-22';
const lot = (over: Partial<LotRow>): LotRow => ({ ...emptyLot(drop, '60'), lot_number: 'A1', expires_on: '2028-01-31', ...over });

describe('lots of a ship notice', () => {
  it('two lots may make up one delivery, but not more than is due', () => {
    const first = lot({});
    const second = lot({ lot_number: 'A2', quantity: '40' });
    expect(lotProblems(first, [first, second], drop, today)).toEqual({});
    const much = { ...second, quantity: '41' };
    expect(lotProblems(much, [first, much], drop, today)).toEqual({ quantity: 'too_much' });
  });

  it('names what is missing or wrong beside its field', () => {
    const wrong = lot({ lot_number: ' ', expires_on: today, produced_on: '2029-01-01', quantity: 'x', box_count: '1.5' });
    expect(lotProblems(wrong, [wrong], drop, today)).toEqual({ lot_number: 'required', expires_on: 'expired', produced_on: 'after_expiry', quantity: 'number', box_count: 'whole' });
  });

  it('refuses the same lot twice', () => {
    const first = lot({ quantity: '10' });
    const twice = lot({ quantity: '10' });
    expect(lotProblems(twice, [first, twice], drop, today)).toEqual({ lot_number: 'twice' });
  });

  it('leaves out rows that say nothing', () => {
    expect(isSaid(emptyLot(drop, '100'))).toBe(false);
  });

  it('reads a pasted block by item code', () => {
    const { rows, unknown } = readLots('code\tlot\tmade\texp\tqty\tbox\nyp000001\tA9\t2026/8/1\t20290731\t1,0\t3\nYP9\tB\t\t2028-01-01\t5', [drop]);
    expect(rows.map(({ drop_id, lot_number, produced_on, expires_on, quantity, box_count }) => [drop_id, lot_number, produced_on, expires_on, quantity, box_count])).toEqual([['d1', 'A9', '2026-08-01', '2029-07-31', '10', '3']]);
    expect(unknown).toEqual(['YP9']);
  });

  it('reads days as people write them and codes as scanners leave them', () => {
    expect(['2026.8.1', '20260801', '2026-08-01'].map(readDay)).toEqual(['2026-08-01', '2026-08-01', '2026-08-01']);
    expect(traceCodes('81234567890123456789\n81234567890123456789, 8222')).toEqual(['81234567890123456789', '8222']);
  });
});

it("sorts the server's complaints by the rows that were sent", () => {
  const rows = [lot({}), lot({ lot_number: 'A2' })];
  const said = { pointer: '/lines/1/expires_on', code: 'x', detail: 'Too short.' };
  expect(refusalsOf([said], rows)?.get(rows[1]!.key)).toEqual({ expires_on: 'Too short.' });
  expect(refusalsOf([said, { ...said, pointer: '/carrier' }], rows)).toBeNull();
});
