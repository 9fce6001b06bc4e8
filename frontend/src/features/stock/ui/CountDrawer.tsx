import { Alert, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compare } from '@/shared/format/decimal';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { ItemName } from '@/shared/ui/ItemName';
import { Qty } from '@/shared/ui/Values';
import { useCountStock } from '../api/countStock';
import type { Balance } from '../model';

interface Values {
  reason: string;
  counted: Record<string, string>;
}

/** What was counted, lot by lot; only differences are booked. */
export function CountDrawer({ balance, organisation, onClose }: { balance: Balance; organisation: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const [nothing, setNothing] = useState(false);
  const count = useCountStock({ done: t('stock.count.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  const lots = balance.lots.filter((lot) => lot.place.kind === 'store');
  const submit = ({ reason, counted }: Values) => {
    const lines = lots
      .filter((lot) => compare(counted[lot.lot_id] ?? lot.quantity, lot.quantity) !== 0)
      .map((lot) => ({ item_id: balance.item.id, lot_id: lot.lot_id, counted: counted[lot.lot_id] ?? '0', seen: lot.quantity }));
    if (lines.length === 0) return setNothing(true);
    count.mutate({ organisation_id: organisation, reason, lines });
  };
  return (
    <FormDrawer title={<ItemName item={balance.item} />} form={form} busy={count.isPending} onClose={onClose}>
      <p className="ys-mute">{t('stock.count.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ counted: Object.fromEntries(lots.map((lot) => [lot.lot_id, lot.quantity])) }} onFinish={submit} onValuesChange={() => setNothing(false)}>
        {lots.map((lot) => (
          <Form.Item
            key={lot.lot_id}
            name={['counted', lot.lot_id]}
            label={`${lot.number} · ${lot.expires_on}`}
            extra={
              <>
                {t('stock.count.book')} <Qty value={lot.quantity} unit={balance.item.base_unit} />
              </>
            }
          >
            <InputNumber stringMode min="0" style={{ width: '100%' }} />
          </Form.Item>
        ))}
        <Form.Item name="reason" label={t('stock.count.reason')} rules={[{ required: true, whitespace: true, message: t('common.reason.required') }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
      {nothing ? <Alert type="info" showIcon title={t('stock.count.nothing')} /> : null}
    </FormDrawer>
  );
}
