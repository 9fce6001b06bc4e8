import { useTranslation } from 'react-i18next';
import { money } from '@/shared/format/decimal';
import type { Tone } from '@/shared/ui/Mark';
import type { TodayTask as Task, TodayVerb as TaskVerb } from '@/shared/api/today';

/** Kinds that stop something until they are done. */
const urgent = new Set(['requisition_returned', 'receipt_pending', 'mail_failed', 'mail_suspect', 'licence_expiry', 'sla_single_source']);
const approvals = new Set(['order_approval', 'requisition_approval', 'contract_activation', 'change_review']);

/** What the server does not know is left out of the sentence, not printed as null. */
const known = (params: Record<string, unknown>) => Object.fromEntries(Object.entries(params).map(([key, value]) => [key, value ?? '']));

export interface TaskText {
  kind: (task: Task) => string;
  title: (task: Task) => string;
  /** The second line: counts and money. */
  facts: (task: Task) => string;
  verb: (task: Task, verb: TaskVerb) => string;
  tone: (task: Task) => Tone;
}

/** The words of a task, made here from its kind and parameters so that both languages say the same. */
export function useTaskText(): TaskText {
  const { t } = useTranslation();
  const say = (key: string, params: Record<string, unknown>) => t(key, { ...known(params), defaultValue: '' });
  return {
    kind: (task) => say(`today.task.${task.kind}.kind`, {}) || task.kind,
    title: (task) => say(`today.task.${task.kind}.title`, { number: task.number, ...task.title_params }) || [task.number, task.title_params.name].filter(Boolean).join(' '),
    facts: (task) => [task.amount ? `¥ ${money(task.amount)}` : '', say(`today.task.${task.kind}.facts`, task.title_params)].filter(Boolean).join(' · '),
    verb: (task, verb) => say(`today.verb.${task.kind}.${verb.verb}`, {}) || say(`today.verb.any.${verb.verb}`, {}) || t('common.action.open'),
    tone: (task) => (urgent.has(task.kind) ? 'bad' : approvals.has(task.kind) ? 'link' : 'plain'),
  };
}
