import { Button, Input } from 'antd';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { money, quantity } from '@/shared/format/decimal';
import { useProblemText } from '@/shared/ui/problem-text';
import { Waiting } from '@/shared/ui/States';
import type { PlanLine } from '../../api/types';
import { Alternatives, More } from './Alternatives';
import type { Editing } from './useEditing';

/** The keys of the editor, wherever in it the focus stands. */
function keysOf(editing: Editing) {
  return (event: KeyboardEvent) => {
    const act: Record<string, () => void> = {
      Enter: editing.save,
      Escape: editing.stop,
      ArrowDown: () => editing.step(1),
      ArrowUp: () => editing.step(-1),
    };
    const own = act[event.key];
    if (!own || event.nativeEvent.isComposing || (event.target as HTMLElement).tagName === 'BUTTON') return;
    event.preventDefault();
    event.stopPropagation();
    own();
  };
}

/** The quantity of a line, typed in its cell. */
export function QuantityCell({ editing, line }: { editing: Editing; line: PlanLine }) {
  const { t } = useTranslation();
  return (
    <Input
      size="small"
      autoFocus
      inputMode="decimal"
      className="ys-cell-input"
      aria-label={t('purchasing.edit.quantity', { unit: line.item.base_unit })}
      aria-invalid={editing.problem !== undefined}
      status={editing.problem ? 'error' : undefined}
      value={editing.draft?.quantity}
      onFocus={(event) => event.target.select()}
      onChange={(event) => editing.write({ quantity: event.target.value })}
      onKeyDown={keysOf(editing)}
    />
  );
}

/** Below the row: why it cannot be so, every offer at the typed quantity, what the plan will cost. */
export function LineEditor({ editing, line, total }: { editing: Editing; line: PlanLine; total: string }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const { draft, offers, chosen, problem } = editing;
  if (!draft) return null;
  return (
    <div className="ys-line-editor" onKeyDown={keysOf(editing)} role="group" aria-label={t('purchasing.edit.title', { name: line.item.name })}>
      {problem ? (
        <p className="ys-cell-problem" role="alert">
          {describe(problem).detail || describe(problem).title}
        </p>
      ) : null}
      {offers ? <Alternatives offers={offers} unit={line.item.base_unit} amount={line.amount} chosen={chosen?.contract.line_id} onChoose={(offer) => editing.write({ offer })} /> : <Waiting rows={2} />}
      <div className="ys-line-editor-foot">
        <span>
          {t('purchasing.edit.need', { need: quantity(line.need), unit: line.item.base_unit })}
          {chosen?.amount ? (
            <>
              {' · '}
              {t('purchasing.edit.line_now', { amount: money(chosen.amount) })} <More value={chosen.amount} than={line.amount} />
            </>
          ) : null}
          {' · '}
          {t('purchasing.edit.plan_now', { amount: money(total) })}
        </span>
        <Input size="small" className="ys-line-reason" maxLength={200} aria-label={t('purchasing.edit.reason')} placeholder={t('purchasing.edit.reason')} value={draft.reason} onChange={(event) => editing.write({ reason: event.target.value })} />
        <Button size="small" onClick={editing.stop}>
          {t('common.action.cancel')}
        </Button>
        <Button size="small" type="primary" loading={editing.busy} onClick={editing.save}>
          {t('common.action.save')}
        </Button>
      </div>
    </div>
  );
}
