import { describe, expect, it } from 'vitest';
import { annotate, enter, openDraft, put, remove } from './draft';
import { line } from './fixture';
import { batchOf, keepOf, rebase, restore, saved } from './saving';

const lines = [line('1', { quantity: '10' }), line('2', { quantity: '20' }), line('3', { quantity: '30' })];

describe('autosave', () => {
  it('sends only what changed, in base units', () => {
    const batch = batchOf(remove(annotate(enter(openDraft(lines), '1', '7'), '1', '急'), '3'));
    expect(batch.lines).toEqual([{ item_id: '1', quantity: '70', note: '急' }]);
    expect(batch.remove).toEqual(['3']);
  });

  it('ticks off what arrived and keeps what was typed while it travelled', () => {
    const first = put(openDraft(lines), new Map([['1', '5'], ['2', '6']]));
    const batch = batchOf(first);
    const typed = enter(first, '2', '9');
    expect([...saved(typed, batch).unsaved]).toEqual(['2']);
  });

  it('merges with a colleague field by field', () => {
    const mine = enter(openDraft(lines), '1', '5');
    const theirs = [line('1', { quantity: '990' }), line('2', { quantity: '880' })];
    const merged = rebase(mine, theirs);
    expect([...merged.quantities]).toEqual([['1', '5'], ['2', '88']]);
    expect(merged.lines.map((each) => each.item.id)).toEqual(['1', '2']);
    expect([...merged.unsaved]).toEqual(['1']);
  });

  it('keeps an item that I added and a colleague does not know', () => {
    const mine = enter(openDraft(lines), '3', '4');
    expect(rebase(mine, [lines[0]!]).lines.map((each) => each.item.id)).toEqual(['3', '1']);
  });
});

describe('work kept on the device', () => {
  it('comes back after the page was closed without network', () => {
    const kept = keepOf(remove(annotate(enter(openDraft(lines), '1', '8'), '2', '备用'), '3'), true, 1);
    const back = restore(openDraft(lines), JSON.parse(JSON.stringify(kept)));
    expect(back.quantities.get('1')).toBe('8');
    expect(back.notes.get('2')).toBe('备用');
    expect([...back.unsaved].sort()).toEqual(['1', '2']);
    expect([...back.removed]).toEqual(['3']);
    expect(back.lines).toHaveLength(2);
  });

  it('is nothing once the server has the same numbers', () => {
    const kept = keepOf(enter(openDraft(lines), '1', '8'), false, 1);
    const back = restore(openDraft([line('1', { quantity: '80' })]), kept);
    expect(back.unsaved.size).toBe(0);
  });
});
