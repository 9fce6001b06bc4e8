import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Panel } from '@/shared/ui/Page';
import { Expiry, Qty, useDeadlineText } from '@/shared/ui/Values';
import { useAnswer, type Ask, type Shortage } from '../api/exchange';
import { short } from './marks';

/** Thousandths of a decimal with at most three places. */
const milli = (value: string): number => Math.round(Number(value) * 1000);

/** The donor's answer: all, a part, or why not. The first who accepts wins. */
export function AnswerPanel({ shortage, ask }: { shortage: Shortage; ask: Ask }) {
  const { t } = useTranslation();
  const id = useId();
  const describe = useDeadlineText();
  const missing = String((milli(shortage.quantity) - milli(shortage.promised)) / 1000);
  const offer = milli(ask.spare) < milli(missing) ? ask.spare : missing;
  const [quantity, setQuantity] = useState(offer);
  const [problem, setProblem] = useState<string | null>(null);
  const answer = useAnswer(ask, ({ verb }) => t(`exchange.done.${verb}`), (refused) => {
    const beside = refused.status === 422 || refused.body.code === 'exchange.more_than_missing' || refused.body.code === 'exchange.not_free';
    // Anything else is about what changed meanwhile: the page is read again.
    setProblem(beside ? (refused.body.detail ?? refused.body.title) : null);
    return beside;
  });
  const unit = shortage.item.base_unit;
  return (
    <Panel title={t('exchange.answer.title', { donor: short(ask.donor) })} className="ys-exchange-answer">
      <p>
        {t('exchange.answer.asks', { facility: short(shortage.facility), item: shortage.item.name })} <b><Qty value={missing} unit={unit} /></b>
        <span className="ys-mute"> · {describe(shortage.due_at).text}</span>
      </p>
      <p className="ys-mute">
        {t('exchange.answer.spare')} <Qty value={ask.spare} unit={unit} /> · {t('exchange.column.expiry')} <Expiry on={ask.expires_on} />
      </p>
      <label htmlFor={id}>{t('exchange.answer.quantity', { unit })}</label>
      <div className="ys-exchange-row">
        <Input id={id} inputMode="decimal" value={quantity} status={problem ? 'error' : undefined} aria-describedby={`${id}-problem`} onChange={(event) => setQuantity(event.target.value.trim())} />
        <Button type="primary" loading={answer.isPending} disabled={!/^\d+(\.\d{1,3})?$/.test(quantity)} onClick={() => answer.mutate({ verb: 'accept', quantity })}>
          {t('exchange.answer.accept')}
        </Button>
        <ActionButton verb="decline" can={ask.can} ask="reason" askTitle={t('exchange.answer.decline_title')} onAct={(reason) => answer.mutate({ verb: 'decline', reason })}>
          {t('exchange.answer.decline')}
        </ActionButton>
      </div>
      <div id={`${id}-problem`} role={problem ? 'alert' : undefined} className="ys-deadline-late">
        {problem}
      </div>
    </Panel>
  );
}
