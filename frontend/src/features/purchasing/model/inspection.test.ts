import { describe, expect, it } from 'vitest';
import type { ReceiptLine } from '../api/types';
import { acceptedOf, allGood, verdictProblem, wireVerdict, type Verdict } from './inspection';

const line = { id: '5', shipped: '60', arrived: '60', pending: '0' } as ReceiptLine;
const say = (over: Partial<Verdict>): Verdict => ({ ...allGood, ...over });

describe('inspecting a lot', () => {
  it('accepts everything when nothing is said', () => {
    expect(wireVerdict(line, allGood, false)).toEqual({ receipt_line_id: '5', accepted: '60', rejected: '0', pending: '0' });
    expect(verdictProblem(line, allGood, false)).toBeNull();
  });

  it('accepts what is neither refused nor pending', () => {
    const verdict = say({ rejected: '10', pending: '5.5', reason: 'damaged' });
    expect(acceptedOf(line, verdict, false)).toBe('44.5');
    expect(wireVerdict(line, verdict, false)).toMatchObject({ accepted: '44.5', rejected: '10', pending: '5.5', reject_reason: 'damaged' });
  });

  it('names what is wrong', () => {
    expect(verdictProblem(line, say({ rejected: 'x' }), false)).toBe('number');
    expect(verdictProblem(line, say({ rejected: '-1' }), false)).toBe('number');
    expect(verdictProblem(line, say({ rejected: '40', pending: '21' }), false)).toBe('too_much');
    expect(verdictProblem(line, say({ rejected: '1' }), false)).toBe('reason');
    expect(verdictProblem(line, say({ rejected: '1', reason: 'other' }), false)).toBe('note');
  });

  it('decides only what was left pending', () => {
    const pending = { ...line, pending: '8' };
    expect(acceptedOf(pending, say({ rejected: '3', reason: 'damaged' }), true)).toBe('5');
    expect(verdictProblem(pending, say({ rejected: '9', reason: 'damaged' }), true)).toBe('too_much');
  });
});
