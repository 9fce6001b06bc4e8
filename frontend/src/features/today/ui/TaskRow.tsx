import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangedRows } from '@/shared/api/changed';
import { ConfirmReason } from '@/shared/ui/ConfirmReason';
import { Mark } from '@/shared/ui/Mark';
import { Deadline } from '@/shared/ui/Values';
import { useAct } from '../api/act';
import type { TodayTask as Task, TodayVerb as TaskVerb } from '@/shared/api/today';
import { useTaskText } from './task-text';

/** One thing that waits: what it is, until when, and the verb that settles it. */
export function TaskRow({ task }: { task: Task }) {
  const words = useTaskText();
  const changed = useChangedRows();
  return (
    <li className={`ys-task${changed.has(task.id) ? ' ys-changed' : ''}`}>
      <span className="ys-task-kind">
        <Mark tone={words.tone(task)}>{words.kind(task)}</Mark>
      </span>
      <Link to={task.link} className="ys-task-text">
        <b>{words.title(task)}</b>
        <small>{words.facts(task)}</small>
      </Link>
      <span className="ys-task-due">{task.due_at ? <Deadline at={task.due_at} /> : null}</span>
      <span className="ys-task-verbs">
        <VerbButton task={task} verb={task.primary ?? { verb: 'open' }} primary />
        {task.secondary ? <VerbButton task={task} verb={task.secondary} /> : null}
      </span>
    </li>
  );
}

function VerbButton({ task, verb, primary = false }: { task: Task; verb: TaskVerb; primary?: boolean }) {
  const { t } = useTranslation();
  const words = useTaskText();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const label = words.verb(task, verb);
  const act = useAct(t('today.done', { verb: label, title: words.title(task) }));
  const said = verb.needs?.[0];
  const press = () => {
    if (!verb.path) void navigate({ to: verb.link ?? task.link });
    else if (said) setAsking(true);
    else act.mutate({ verb, id: task.id });
  };
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} loading={act.isPending} aria-label={`${label} ${words.title(task)}`} onClick={press}>
        {label}
      </Button>
      {said ? (
        <ConfirmReason
          open={asking}
          title={`${label} · ${words.title(task)}`}
          okText={label}
          danger
          busy={act.isPending}
          onCancel={() => setAsking(false)}
          onOk={(text) => act.mutate({ verb, id: task.id, said: { [said]: text } }, { onSettled: () => setAsking(false) })}
        />
      ) : null}
    </>
  );
}
