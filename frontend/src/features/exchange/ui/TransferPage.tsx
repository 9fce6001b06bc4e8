import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark } from '@/shared/ui/Mark';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { Expiry, Money, Qty, UnitPrice, When } from '@/shared/ui/Values';
import { useTransfer, useTransferAct, type Transfer } from '../api/exchange';
import { ExchangeTabs, short, State } from './marks';
import { ReceiveDrawer, SendDrawer } from './TransferDrawers';
import './exchange.css';

const order = ['proposed', 'approved', 'sent', 'received'] as const;

/** One transfer with its lots, from the promise to the other shelf. */
export function TransferPage({ id }: { id: string }) {
  return <Loaded asked={useTransfer(id)}>{(transfer) => <Sheet transfer={transfer} />}</Loaded>;
}

function useSteps(row: Transfer): Step[] {
  const { t } = useTranslation();
  const at = order.indexOf(row.state as (typeof order)[number]);
  if (at < 0) return [{ key: 'cancelled', label: t('exchange.transfer_step.cancelled'), note: row.reason, state: 'stopped' }];
  const notes = [row.proposed_by?.name, row.approved_by?.name, row.sent_at ? <When key="sent" at={row.sent_at} /> : null, row.received_by?.name];
  return order.map((key, index) => ({ key, label: t(`exchange.transfer_step.${key}`), note: index <= at ? notes[index] : null, state: index <= at ? 'done' : index === at + 1 ? 'now' : 'waiting' }));
}

function Sheet({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation();
  const [drawer, setDrawer] = useState<'send' | 'receive' | null>(null);
  const act = useTransferAct(transfer, ({ verb }) => t(`exchange.done.${verb}`), () => setDrawer(null));
  const can = transfer.can;
  return (
    <Page
      title={transfer.number}
      facts={<><State of="transfer" value={transfer.state} /> {short(transfer.from)} → {short(transfer.to)}</>}
      actions={
        <>
          <ActionButton verb="cancel" can={can} ask="reason" danger askTitle={t('exchange.cancel.title')} askHelp={t('exchange.cancel.help')} onAct={(reason) => act.mutate({ verb: 'cancel', reason })}>
            {t('exchange.cancel.action')}
          </ActionButton>
          <ActionButton verb="reject" can={can} ask="reason" danger askTitle={t('exchange.reject.title')} onAct={(reason) => act.mutate({ verb: 'reject', reason })}>
            {t('exchange.reject.action')}
          </ActionButton>
          <ActionButton verb="approve" can={can} primary busy={act.isPending} onAct={() => act.mutate({ verb: 'approve' })}>
            {t('exchange.approve.action')}
          </ActionButton>
          <ActionButton verb="send" can={can} primary onAct={() => setDrawer('send')}>
            {t('exchange.send.action')}
          </ActionButton>
          <ActionButton verb="receive" can={can} primary onAct={() => setDrawer('receive')}>
            {t('exchange.receive.action')}
          </ActionButton>
        </>
      }
    >
      <ExchangeTabs />
      <StepLine steps={useSteps(transfer)} />
      <Panel>
        <Facts
          items={[
            [t('exchange.column.kind'), t(`exchange.kind.${transfer.kind}`)],
            [t('exchange.column.item'), <ItemName key="item" item={transfer.item} />],
            [t('exchange.column.quantity'), <Qty key="quantity" value={transfer.quantity} unit={transfer.item.base_unit} />],
            [t('exchange.column.amount'), <Money key="amount" value={transfer.amount} sign />],
            [t('exchange.column.carrier'), transfer.carrier ? [t(`exchange.carrier.${transfer.carrier}`), transfer.carrier_note].filter(Boolean).join(' · ') : null],
            [t('exchange.column.received_at'), <When key="received" at={transfer.received_at} />],
            [t('exchange.column.reason'), transfer.reason || null],
          ]}
        />
        {transfer.shortage_id ? <Link to={`/exchange/shortages/${transfer.shortage_id}`}>{t('exchange.to_shortage')}</Link> : null}
        <p className="ys-mute">{t('exchange.no_markup')}</p>
      </Panel>
      <Panel title={t('exchange.lots')} count={transfer.lines.length} flush>
        <ul className="ys-plain-list ys-exchange-list">
          {transfer.lines.map((line) => (
            <li key={line.lot_id}>
              <span className="ys-num">{line.lot}</span>
              <Expiry on={line.expires_on} />
              {line.held ? <Mark tone="bad">{t('exchange.held')}</Mark> : null}
              <Qty value={line.quantity} unit={transfer.item.base_unit} />
              <span>
                <UnitPrice value={line.price} /> <span className="ys-mute">{t(`exchange.price.${line.price_source}`)}</span>
              </span>
              {transfer.state === 'received' ? <span className={line.received === line.quantity ? 'ys-mute' : 'ys-deadline-late'}>{t('exchange.counted', { count: Number(line.received) })}</span> : null}
            </li>
          ))}
        </ul>
      </Panel>
      {drawer === 'send' ? <SendDrawer busy={act.isPending} onSend={(carrier, note) => act.mutate({ verb: 'send', carrier, note })} onClose={() => setDrawer(null)} /> : null}
      {drawer === 'receive' ? <ReceiveDrawer transfer={transfer} busy={act.isPending} onReceive={(lines, reason) => act.mutate({ verb: 'receive', lines, reason })} onClose={() => setDrawer(null)} /> : null}
    </Page>
  );
}
