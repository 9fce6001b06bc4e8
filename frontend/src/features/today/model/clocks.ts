import type { TodayTask as Task } from '@/shared/api/today';

const DAY_MS = 86_400_000;

export interface Clock {
  task: Task;
  due: string;
  /** Share of the last 24 hours that is gone, 0…1; 1 when it is late. */
  spent: number;
  late: boolean;
}

/** Tasks whose deadline has passed or falls within a day, the most urgent first. */
export function clocksOf(tasks: readonly Task[], now: number): Clock[] {
  return tasks
    .flatMap((task) => (task.due_at ? [{ task, due: task.due_at, left: Date.parse(task.due_at) - now }] : []))
    .filter(({ left }) => left <= DAY_MS)
    .sort((a, b) => a.left - b.left)
    .map(({ task, due, left }) => ({ task, due, late: left < 0, spent: Math.min(1, Math.max(0, 1 - left / DAY_MS)) }));
}
