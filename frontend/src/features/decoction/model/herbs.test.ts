import { describe, expect, it } from 'vitest';
import type { Piece } from '../api/prescriptions';
import { blank, pasted, suggestions, withBlank } from './herbs';

const piece = (name: string, initials: string, more: Partial<Piece> = {}): Piece => ({ name, initials, aliases: [], method: '', toxic: false, free: '0', item_id: '1', ...more });

describe('the entry of herbs', () => {
  it('reads what people paste', () => {
    const rows = pasted('酸枣仁15 知母 6g、石膏（先煎）30克\n甘草3');
    expect(rows.map(({ name, grams }) => [name, grams])).toEqual([['酸枣仁', '15'], ['知母', '6'], ['石膏', '30'], ['甘草', '3']].map((row, at) => (at === 2 ? ['石膏（先煎）', '30'] : row)));
    expect(pasted('酸枣仁 适量')).toEqual([]);
    expect(pasted('')).toEqual([]);
  });

  it('finds pieces by initials, the formulary before the rest', () => {
    const pieces = [piece('酸浆', 'sj', { item_id: null }), piece('酸枣仁', 'szr', { aliases: ['枣仁'] }), piece('三七', 'sq')];
    expect(suggestions(pieces, 's').map(({ name }) => name)).toEqual(['酸枣仁', '三七', '酸浆']);
    expect(suggestions(pieces, 'szr')[0]?.name).toBe('酸枣仁');
    expect(suggestions(pieces, '枣仁')[0]?.name).toBe('酸枣仁');
    expect(suggestions(pieces, '')).toEqual([]);
  });

  it('keeps one blank row at the end', () => {
    expect(withBlank([blank({ name: '甘草' })])).toHaveLength(2);
    expect(withBlank([blank({ name: '甘草' }), blank()])).toHaveLength(2);
  });
});
