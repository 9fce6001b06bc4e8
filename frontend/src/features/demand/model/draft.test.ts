import { describe, expect, it } from 'vitest';
import { line } from './fixture';
import { add, adopt, annotate, enter, openDraft, put, remove, totals, undo } from './draft';
import { counts, shown } from './filter';

const lines = [
  line('1', { suggested: '188', quantity: '0', price: '7.84' }),
  line('2', { suggested: '0', quantity: '20', price: '3.21', flags: ['over_usual'] }),
  line('3', { suggested: '30', quantity: '30', price: null, daily: '2', cover_days: '1' }),
];

describe('a draft requisition', () => {
  it('opens with the quantities of the server in order units and nothing to save', () => {
    const draft = openDraft(lines);
    expect([...draft.quantities.values()]).toEqual(['0', '2', '3']);
    expect(draft.unsaved.size).toBe(0);
  });

  it('takes a typed quantity and remembers to save it', () => {
    const draft = enter(openDraft(lines), '1', '12case');
    expect(draft.quantities.get('1')).toBe('12');
    expect([...draft.unsaved]).toEqual(['1']);
  });

  it('keeps an unreadable text in its cell with its error until it is mended', () => {
    const wrong = enter(openDraft(lines), '1', '十二');
    expect(wrong.mistakes.get('1')).toEqual({ text: '十二', error: 'not_a_number' });
    expect(wrong.unsaved.size).toBe(0);
    const right = enter(wrong, '1', '0');
    expect(right.mistakes.size).toBe(0);
  });

  it('adopts suggestions in whole order units, one step to undo', () => {
    const draft = adopt(openDraft(lines), ['1', '2', '3']);
    expect([...draft.quantities.values()]).toEqual(['19', '0', '3']);
    expect([...draft.unsaved]).toEqual(['1', '2']);
    expect([...undo(draft).quantities.values()]).toEqual(['0', '2', '3']);
    expect(undo(undo(draft)).quantities).toEqual(openDraft(lines).quantities);
  });

  it('undo keeps items that were added since', () => {
    const draft = add(put(openDraft(lines), new Map([['1', '5']])), [line('9', { suggested: '11' })]);
    const back = undo(draft);
    expect(back.quantities.get('1')).toBe('0');
    expect(back.quantities.get('9')).toBe('2');
  });

  it('adds an item on top once and removes it for good', () => {
    const once = add(openDraft(lines), [line('9', {})]);
    const twice = add(once, [line('9', {})]);
    expect(twice.lines.map((each) => each.item.id)).toEqual(['9', '1', '2', '3']);
    const gone = remove(twice, '9');
    expect(gone.unsaved.has('9')).toBe(false);
    expect([...gone.removed]).toEqual(['9']);
    expect(add(gone, [line('9', {})]).removed.size).toBe(0);
  });

  it('adds up what is asked, exactly, and says how many lines have no price', () => {
    const draft = put(openDraft(lines), new Map([['1', '2480']]));
    expect(totals(draft)).toEqual({ amount: '194496.2', asked: 3, unpriced: 1 });
  });

  it('saves a note like a quantity', () => {
    const draft = annotate(openDraft(lines), '2', '流感季');
    expect([...draft.unsaved]).toEqual(['2']);
    expect(annotate(draft, '2', '流感季')).toBe(draft);
  });

  it('filters by shortage, deviation, flag and mistake', () => {
    const draft = enter(openDraft(lines), '1', 'x');
    expect(counts(draft)).toEqual({ all: 3, short: 1, deviates: 2, flagged: 1, mistakes: 1 });
    expect(shown(draft, 'short').map((each) => each.item.id)).toEqual(['3']);
    expect(shown(draft, 'mistakes').map((each) => each.item.id)).toEqual(['1']);
  });
});
