import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { ItemName } from '@/shared/ui/ItemName';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { Money, Qty, When } from '@/shared/ui/Values';
import { useShortage, useShortageAct, type Shortage, type ShortageDetail } from '../api/exchange';
import { AnswerPanel } from './AnswerPanel';
import { AskTable } from './AskTable';
import { ExchangeTabs, short, State } from './marks';
import { Clock } from './ShortagesPage';
import './exchange.css';

/** One shortage: its clock, who was asked and why, what is given. */
export function ShortagePage({ id }: { id: string }) {
  return <Loaded asked={useShortage(id)}>{(detail) => <Sheet detail={detail} />}</Loaded>;
}

function useSteps(row: Shortage): Step[] {
  const { t } = useTranslation();
  const step = (key: string, state: Step['state'], note?: Step['note']): Step => ({ key, label: t(`exchange.step.${key}`), state, note });
  const running = row.state === 'open';
  const asked = [0, 1, 2].map((at) => step(String(at), row.step > at || !running ? 'done' : row.step === at ? 'now' : 'waiting', at === 0 ? <When at={row.opened_at} /> : null));
  const reached = running ? asked : asked.slice(0, Math.min(row.step, 2) + 1);
  const end = <When at={row.ended_at} />;
  if (running) return [...reached, step('solved', 'waiting')];
  if (row.state === 'covered') return [...reached, step('covered', 'now'), step('solved', 'waiting')];
  if (row.state === 'solved') return [...reached, step('covered', 'done'), step('solved', 'done', end)];
  return [...reached, step(row.state, row.state === 'ordered' ? 'done' : 'stopped', end)];
}

function Sheet({ detail }: { detail: ShortageDetail }) {
  const { t } = useTranslation();
  const { shortage } = detail;
  const act = useShortageAct(shortage, ({ verb }) => t(`exchange.done.${verb}`));
  const mine = detail.asks.find((ask) => ask.can.length > 0);
  return (
    <Page
      title={shortage.number}
      facts={<><State of="shortage" value={shortage.state} /> <Clock row={shortage} /></>}
      actions={
        <>
          <ActionButton verb="withdraw" can={shortage.can} ask="reason" danger askTitle={t('exchange.withdraw.title')} askHelp={t('exchange.withdraw.help')} onAct={(reason) => act.mutate({ verb: 'withdraw', reason })}>
            {t('exchange.withdraw.action')}
          </ActionButton>
          <ActionButton verb="escalate" can={shortage.can} primary busy={act.isPending} ask="confirm" askTitle={t('exchange.escalate.title')} askHelp={t(`exchange.escalate.help_${shortage.step}`)} onAct={() => act.mutate({ verb: 'escalate' })}>
            {t('exchange.escalate.action')}
          </ActionButton>
        </>
      }
    >
      <ExchangeTabs />
      <StepLine steps={useSteps(shortage)} />
      {mine ? <AnswerPanel shortage={shortage} ask={mine} /> : null}
      <Panel>
        <Facts
          items={[
            [t('exchange.column.facility'), shortage.facility.name],
            [t('exchange.column.item'), <ItemName key="item" item={shortage.item} />],
            [t('exchange.column.quantity'), <Qty key="quantity" value={shortage.quantity} unit={shortage.item.base_unit} />],
            [t('exchange.column.promised'), <Qty key="promised" value={shortage.promised} unit={shortage.item.base_unit} />],
            [t('exchange.column.received'), <Qty key="received" value={shortage.received} unit={shortage.item.base_unit} />],
            [t('exchange.column.cause'), [t(`exchange.cause.${shortage.cause}`), shortage.note].filter(Boolean).join(' · ')],
            [t('exchange.column.need_by'), <When key="need" at={shortage.need_by} />],
            [t('exchange.column.opened_by'), shortage.opened_by?.name],
          ]}
        />
        {shortage.requisition_id ? <Link to={`/demand/requisitions/${shortage.requisition_id}`}>{t('exchange.requisition')}</Link> : null}
        {shortage.trouble ? <p className="ys-deadline-late">{t('exchange.trouble', { code: shortage.trouble })}</p> : null}
      </Panel>
      <Panel title={t('exchange.asks')} count={detail.asks.length} flush>
        <AskTable asks={detail.asks} unit={shortage.item.base_unit} />
      </Panel>
      {detail.transfers.length ? (
        <Panel title={t('exchange.tab.transfers')} count={detail.transfers.length} flush>
          <ul className="ys-plain-list ys-exchange-list">
            {detail.transfers.map((row) => (
              <li key={row.id}>
                <Link to={`/exchange/transfers/${row.id}`} className="ys-num">{row.number}</Link>
                <span>{short(row.from)}</span>
                <Qty value={row.quantity} unit={row.item.base_unit} />
                <Money value={row.amount} sign />
                <State of="transfer" value={row.state} />
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </Page>
  );
}
