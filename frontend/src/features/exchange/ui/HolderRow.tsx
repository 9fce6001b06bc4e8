import { Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { Mark } from '@/shared/ui/Mark';
import { Qty } from '@/shared/ui/Values';
import { useHolderAct, type Found, type Holder } from '../api/recalls';
import { short, State } from './marks';

/** A holder of recalled goods, with what waits for him. */
export function HolderRow({ holder, unit }: { holder: Holder; unit: string }) {
  const { t } = useTranslation();
  const [confirming, setConfirming] = useState(false);
  const act = useHolderAct(holder, ({ verb }) => t(`exchange.holder_done.${verb}`), () => setConfirming(false));
  return (
    <li>
      <b>{short(holder.organisation)}</b>
      <State of="holder" value={holder.state} />
      {holder.late ? <Mark tone="bad">{t('exchange.late')}</Mark> : null}
      {holder.book.map((row) => (
        <span key={row.lot_id}>
          <span className="ys-num">{row.lot}</span> <Qty value={row.quantity} unit={unit} />
        </span>
      ))}
      {holder.counts.map((row) => (
        <span key={`c-${row.lot_id}`} className="ys-mute">{t('exchange.holder_counts', { counted: row.counted, used: row.used, missing: row.missing })}</span>
      ))}
      {holder.reason ? <span className="ys-mute">{holder.reason}</span> : null}
      <ActionButton verb="confirm" can={holder.can} primary size="small" onAct={() => setConfirming(true)}>
        {t('exchange.holder_act.confirm')}
      </ActionButton>
      <ActionButton verb="send" can={holder.can} primary size="small" busy={act.isPending} ask="confirm" askTitle={t('exchange.holder_act.send')} onAct={() => act.mutate({ verb: 'send' })}>
        {t('exchange.holder_act.send')}
      </ActionButton>
      <ActionButton verb="receive" can={holder.can} primary size="small" busy={act.isPending} ask="confirm" askTitle={t('exchange.holder_act.receive')} onAct={() => act.mutate({ verb: 'receive' })}>
        {t('exchange.holder_act.receive')}
      </ActionButton>
      {confirming ? <ConfirmDrawer holder={holder} unit={unit} busy={act.isPending} onSend={(lines, reason) => act.mutate({ verb: 'confirm', lines, reason })} onClose={() => setConfirming(false)} /> : null}
    </li>
  );
}

type Numbers = Record<string, Record<'counted' | 'used' | 'missing', string>>;

const parts = ['counted', 'used', 'missing'] as const;

function ConfirmDrawer({ holder, unit, busy, onSend, onClose }: { holder: Holder; unit: string; busy: boolean; onSend: (lines: Found[], reason: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ lots: Numbers; reason?: string }>();
  const initial: Numbers = Object.fromEntries(holder.book.map((row) => [row.lot_id, { counted: row.quantity, used: '0', missing: '0' }]));
  const send = (fields: { lots?: Numbers; reason?: string }) => onSend(holder.book.map((row) => ({ lot_id: row.lot_id, ...(fields.lots?.[row.lot_id] ?? { counted: '0', used: '0', missing: '0' }) })), fields.reason ?? '');
  return (
    <FormDrawer title={t('exchange.holder_act.confirm')} form={form} busy={busy} onClose={onClose}>
      <p className="ys-mute">{t('exchange.holder_help')}</p>
      <Form form={form} layout="vertical" initialValues={{ lots: initial }} onFinish={send}>
        {holder.book.map((row) => (
          <fieldset key={row.lot_id} className="ys-exchange-lot">
            <legend>
              <span className="ys-num">{row.lot}</span> <Qty value={row.quantity} unit={unit} />
            </legend>
            {parts.map((part) => (
              <Form.Item key={part} name={['lots', row.lot_id, part]} label={t(`exchange.holder_part.${part}`, { unit })} rules={[{ required: true, pattern: /^\d+(\.\d{1,3})?$/, message: t('exchange.ask_new.number') }]}>
                <Input inputMode="decimal" />
              </Form.Item>
            ))}
          </fieldset>
        ))}
        <Form.Item name="reason" label={t('exchange.holder_reason')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
