import { Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import type { Carrier, Transfer } from '../api/exchange';

const carriers = ['run', 'own', 'pickup'] as const;

interface Sending {
  carrier: Carrier;
  note?: string;
}

/** 发出: how the goods leave. */
export function SendDrawer({ busy, onSend, onClose }: { busy: boolean; onSend: (carrier: Carrier, note: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Sending>();
  return (
    <FormDrawer title={t('exchange.send.title')} form={form} busy={busy} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={{ carrier: 'run' }} onFinish={(fields) => onSend(fields.carrier, fields.note ?? '')}>
        <Form.Item name="carrier" label={t('exchange.column.carrier')}>
          <Radio.Group options={carriers.map((value) => ({ value, label: t(`exchange.carrier.${value}`) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('exchange.send.note')}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}

interface Arrival {
  lots: Record<string, string>;
  reason?: string;
}

/** 清点入库: what was counted of each lot; less needs a reason. */
export function ReceiveDrawer({ transfer, busy, onReceive, onClose }: { transfer: Transfer; busy: boolean; onReceive: (lines: { lot_id: string; quantity: string }[], reason: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Arrival>();
  const lots = Form.useWatch('lots', form);
  const short = transfer.lines.some((line) => Number(lots?.[line.lot_id] ?? line.quantity) < Number(line.quantity));
  const send = (fields: Arrival) => onReceive(transfer.lines.map((line) => ({ lot_id: line.lot_id, quantity: fields.lots[line.lot_id] ?? '0' })), fields.reason ?? '');
  return (
    <FormDrawer title={t('exchange.receive.title')} form={form} busy={busy} onClose={onClose}>
      <p className="ys-mute">{t('exchange.receive.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ lots: Object.fromEntries(transfer.lines.map((line) => [line.lot_id, line.quantity])) }} onFinish={send}>
        {transfer.lines.map((line) => (
          <Form.Item key={line.lot_id} name={['lots', line.lot_id]} label={t('exchange.receive.lot', { lot: line.lot, sent: line.quantity, unit: transfer.item.base_unit })} rules={[{ required: true, pattern: /^\d+(\.\d{1,3})?$/, message: t('exchange.ask_new.number') }]}>
            <Input inputMode="decimal" />
          </Form.Item>
        ))}
        {short ? (
          <Form.Item name="reason" label={t('exchange.receive.reason')} rules={[{ required: true, message: t('exchange.ask_new.required') }]}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        ) : null}
      </Form>
    </FormDrawer>
  );
}
