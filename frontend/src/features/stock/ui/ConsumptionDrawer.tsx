import { DeleteOutlined } from '@ant-design/icons';
import { Button, Form, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { ItemPicker } from '@/shared/ui/Pickers';
import { useRecordConsumption } from '../api/recordConsumption';
import './consumption.css';

interface Values {
  lines: { item_id: string; quantity: string }[];
}

/** Opens the hand entry of what patients used. */
export function ConsumptionButton({ organisation }: { organisation: string }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [open, setOpen] = useState(false);
  if (!may('record_consumption')) return null;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('stock.consumption.add')}
      </Button>
      {open ? <ConsumptionDrawer organisation={organisation} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function ConsumptionDrawer({ organisation, onClose }: { organisation: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const record = useRecordConsumption({
    done: (report) => t('stock.consumption.saved', { count: report.lines.length }),
    onDone: onClose,
    onProblem: (problem) => showFieldProblems(form, problem),
  });
  const required = [{ required: true, message: t('stock.consumption.required') }];
  return (
    <FormDrawer width={560} title={t('stock.consumption.title')} form={form} busy={record.isPending} onClose={onClose}>
      <p className="ys-mute">{t('stock.consumption.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ lines: [{}] }} onFinish={({ lines }) => record.mutate({ organisation_id: organisation, lines })}>
        <Form.List name="lines">
          {(fields, { add, remove }) => (
            <>
              {fields.map((field) => (
                <div key={field.key} className="ys-consumption-line">
                  <Form.Item name={[field.name, 'item_id']} label={t('stock.consumption.item')} rules={required}>
                    <ItemPicker />
                  </Form.Item>
                  <Form.Item name={[field.name, 'quantity']} label={t('stock.consumption.quantity')} rules={required}>
                    <InputNumber stringMode min="0" style={{ width: '100%' }} />
                  </Form.Item>
                  <Button aria-label={t('common.action.remove')} icon={<DeleteOutlined />} onClick={() => remove(field.name)} />
                </div>
              ))}
              <Button onClick={() => add({})}>{t('stock.consumption.add_line')}</Button>
            </>
          )}
        </Form.List>
      </Form>
    </FormDrawer>
  );
}
