import { expect, it } from 'vitest';
import type { TodayTask as Task } from '@/shared/api/today';
import { clocksOf } from './clocks';

const now = Date.parse('2026-11-22T08:00:00Z');
const task = (id: string, due_at: string | null): Task => ({ kind: 'order_approval', title_params: {}, entity: 'order', id, due_at, link: '/', primary: { verb: 'open', needs: [] } });

it('keeps what is late or due within a day, most urgent first', () => {
  const clocks = clocksOf(
    [task('later', '2026-11-25T08:00:00Z'), task('soon', '2026-11-22T14:00:00Z'), task('late', '2026-11-22T07:00:00Z'), task('none', null), task('day', '2026-11-23T08:00:00Z')],
    now,
  );
  expect(clocks.map((clock) => [clock.task.id, clock.late, clock.spent])).toEqual([
    ['late', true, 1],
    ['soon', false, 0.75],
    ['day', false, 0],
  ]);
});
