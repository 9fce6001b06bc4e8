import { Alert, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compare } from '@/shared/format/decimal';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { ItemName } from '@/shared/ui/ItemName';
import { Qty } from '@/shared/ui/Values';
import { useAdjust, type AdjustmentReason } from '../api/shelf';
import type { Balance } from '../model';
import './shelf.css';

interface Line {
  reason: AdjustmentReason;
  quantity?: string;
}

interface Values {
  note?: string;
  lots: Record<string, Line>;
}

const reasons: AdjustmentReason[] = ['damaged', 'expired', 'wasted', 'missing', 'found'];

/** 报损报溢: how much of which lot, and why. What is dear waits for somebody else. */
export function AdjustDrawer({ balance, organisation, onClose }: { balance: Balance; organisation: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const [nothing, setNothing] = useState(false);
  const adjust = useAdjust({
    done: (made) => t(made.adjustment.state === 'waiting' ? 'stock.adjust.waits' : 'stock.adjust.saved'),
    onDone: onClose,
    onProblem: (problem) => showFieldProblems(form, problem),
  });
  const lots = balance.lots.filter((lot) => lot.place.kind === 'store');
  const submit = ({ note, lots: values }: Values) => {
    const lines = lots.flatMap((lot) => {
      const line = values[lot.lot_id];
      if (!line?.quantity || compare(line.quantity, '0') === 0) return [];
      return [{ item_id: balance.item.id, lot_id: lot.lot_id, reason: line.reason, quantity: line.quantity, seen: lot.quantity }];
    });
    if (lines.length === 0) return setNothing(true);
    adjust.mutate({ organisation_id: organisation, note: note ?? '', lines });
  };
  const usual = (daysLeft: number): AdjustmentReason => (daysLeft < 0 ? 'expired' : 'damaged');
  return (
    <FormDrawer title={<ItemName item={balance.item} />} form={form} busy={adjust.isPending} onClose={onClose}>
      <p className="ys-mute">{t('stock.adjust.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ lots: Object.fromEntries(lots.map((lot) => [lot.lot_id, { reason: usual(lot.days_left) }])) }} onFinish={submit} onValuesChange={() => setNothing(false)}>
        {lots.map((lot) => (
          <fieldset key={lot.lot_id} className="ys-adjust-lot">
            <legend>
              <span className="ys-num">{lot.number}</span> · {lot.expires_on} · {t('stock.count.book')} <Qty value={lot.quantity} unit={balance.item.base_unit} />
            </legend>
            <Form.Item name={['lots', lot.lot_id, 'reason']} label={t('stock.move.reason')}>
              <Select options={reasons.map((value) => ({ value, label: t(`stock.adjust_reason.${value}`) }))} />
            </Form.Item>
            <Form.Item name={['lots', lot.lot_id, 'quantity']} label={t('stock.move.quantity')} rules={[{ pattern: /^\d+(\.\d{1,3})?$/, message: t('stock.consumption.required') }]}>
              <Input inputMode="decimal" suffix={balance.item.base_unit} />
            </Form.Item>
          </fieldset>
        ))}
        <Form.Item name="note" label={t('stock.paper.note')}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
      {nothing ? <Alert type="info" showIcon title={t('stock.adjust.nothing')} /> : null}
    </FormDrawer>
  );
}
