import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HintBar } from '@/shared/ui/HintBar';
import { Panel } from '@/shared/ui/Page';
import { Empty } from '@/shared/ui/States';
import { Chips } from '@/shared/ui/table/Chips';
import type { TodayTask as Task } from '@/shared/api/today';
import { TaskRow } from './TaskRow';
import { useTaskText } from './task-text';

/** From this many tasks on they can be narrowed by kind. */
const MANY = 8;

function useKinds(tasks: readonly Task[]) {
  const words = useTaskText();
  return useMemo(() => {
    const counts = new Map<string, { label: string; count: number }>();
    for (const task of tasks) {
      const seen = counts.get(task.kind);
      counts.set(task.kind, { label: words.kind(task), count: (seen?.count ?? 0) + 1 });
    }
    return [...counts].map(([value, { label, count }]) => ({ value, label, count }));
  }, [tasks, words]);
}

/** Arrow keys walk from row to row; the buttons of a row are reached with Tab. */
function walk(event: React.KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = (event.target as HTMLElement).closest('li');
  if (!step || !row || (event.target as HTMLElement).tagName === 'TEXTAREA') return;
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  event.preventDefault();
  next?.querySelector<HTMLElement>('a')?.focus();
}

export function TaskList({ tasks }: { tasks: readonly Task[] }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<string>();
  const kinds = useKinds(tasks);
  const shown = kind && kinds.some((each) => each.value === kind) ? tasks.filter((task) => task.kind === kind) : tasks;
  const chips = tasks.length >= MANY && kinds.length > 1 ? <Chips label={t('today.kinds')} value={kind} options={kinds} onChange={setKind} all /> : null;
  return (
    <Panel title={t('today.waiting')} count={tasks.length} flush className="ys-tasks-panel">
      {chips ? <div className="ys-tasks-chips">{chips}</div> : null}
      {tasks.length === 0 ? <Empty title={t('today.empty.title')} help={t('today.empty.help')} /> : null}
      <ul className="ys-tasks" onKeyDown={walk}>
        {shown.map((task) => (
          <TaskRow key={`${task.kind}-${task.id}`} task={task} />
        ))}
      </ul>
      {tasks.length ? <HintBar hints={['move', 'open', 'palette']} /> : null}
    </Panel>
  );
}
