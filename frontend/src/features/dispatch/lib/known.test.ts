import { expect, test } from 'vitest';
import { known } from './known';
import type { Queued } from './outbox';

const record = (stop_id: string, fields: object, refused?: string): Queued => ({ id: 'x', run_id: 'r', stop_id, body: JSON.stringify({ fields }), seal: '', at: 0, done: false, refused });

test('lists grow and what was said first stays', () => {
  const records = [record('1', { totes: ['A'], receiver: 'Li' }), record('2', { outcome: 'failed' }), record('1', { totes: ['B', 'A'], receiver: 'Wang' }), record('1', { outcome: 'failed' }, 'seal'), record('1', { outcome: 'delivered' })];
  expect(known(records, '1')).toEqual({ totes: ['A', 'B'], receiver: 'Li', outcome: 'delivered' });
  expect(known(records, '3')).toEqual({ totes: [] });
});
