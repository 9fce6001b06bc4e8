import { describe, expect, it } from 'vitest';
import { fullAnswer, problemsOf, wireAnswer, type Answer } from './answers';

const line = { id: '7', quantity: '100' };
const today = '2026-11-22';
const say = (over: Partial<Answer>): Answer => ({ ...fullAnswer, ...over });

describe("a supplier's answer", () => {
  it('in full needs a day that is not past', () => {
    expect(problemsOf(line, fullAnswer, '2026-11-24', today)).toEqual([]);
    expect(problemsOf(line, fullAnswer, '', today)).toEqual(['date']);
    expect(problemsOf(line, fullAnswer, '2026-11-21', today)).toEqual(['date_past']);
    expect(problemsOf(line, say({ promised_on: today }), '2026-11-01', today)).toEqual([]);
  });

  it('in part names how much, less than ordered, and why', () => {
    const part = (quantity: string) => problemsOf(line, say({ answer: 'part', quantity, reason: 'r' }), today, today);
    expect(part('60')).toEqual([]);
    expect(part('６０')).toEqual([]);
    expect(part('x')).toEqual(['quantity']);
    expect(part('100')).toEqual(['quantity_range']);
    expect(part('0')).toEqual(['quantity_range']);
    expect(problemsOf(line, say({ answer: 'part', quantity: '60' }), today, today)).toEqual(['reason']);
  });

  it('declined needs a reason and no day', () => {
    expect(problemsOf(line, say({ answer: 'declined' }), '', today)).toEqual(['reason']);
    expect(wireAnswer(line, say({ answer: 'declined', reason: ' out of stock ' }), '')).toEqual({ line_id: '7', answer: 'declined', reason: 'out of stock' });
  });

  it('sends the day of the head where the line names none', () => {
    expect(wireAnswer(line, fullAnswer, '2026-11-24')).toEqual({ line_id: '7', answer: 'full', promised_on: '2026-11-24' });
    expect(wireAnswer(line, say({ answer: 'part', quantity: '６0', reason: 'r', promised_on: '2026-11-25' }), '2026-11-24')).toEqual({
      line_id: '7', answer: 'part', quantity: '60', reason: 'r', promised_on: '2026-11-25',
    });
  });
});
