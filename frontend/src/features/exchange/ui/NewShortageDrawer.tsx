import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemRef } from '@/shared/api/refs';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { ItemPicker } from '@/shared/ui/Pickers';
import { useOpenShortage, type NewShortage } from '../api/exchange';

interface Fields {
  item_id: string;
  quantity: string;
  cause: NewShortage['cause'];
  note?: string;
}

const causes = ['patient', 'surge', 'late', 'stockout', 'other'] as const;

/** 缺药登记: what, how much, why. The clock starts when it is saved. */
export function NewShortageDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const [item, setItem] = useState<ItemRef>();
  const open = useOpenShortage(t('exchange.ask_new.done'), (made) => void navigate({ to: `/exchange/shortages/${made.shortage.id}` }));
  const required = [{ required: true, message: t('exchange.ask_new.required') }];
  return (
    <FormDrawer title={t('exchange.ask_new.title')} form={form} busy={open.isPending} onClose={onClose}>
      <p className="ys-mute">{t('exchange.ask_new.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ cause: 'surge' }} onFinish={(fields) => open.mutate({ ...fields, note: fields.note ?? '' })}>
        <Form.Item name="item_id" label={t('exchange.column.item')} rules={required}>
          <ItemPicker onChange={(id, row) => { form.setFieldValue('item_id', id); setItem(row); }} />
        </Form.Item>
        <Form.Item name="quantity" label={t('exchange.ask_new.quantity', { unit: item?.base_unit ?? '' })} rules={[...required, { pattern: /^\d+(\.\d{1,3})?$/, message: t('exchange.ask_new.number') }]}>
          <Input inputMode="decimal" />
        </Form.Item>
        <Form.Item name="cause" label={t('exchange.column.cause')} rules={required}>
          <Select options={causes.map((value) => ({ value, label: t(`exchange.cause.${value}`) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('exchange.ask_new.note')} extra={t('exchange.ask_new.note_help')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
