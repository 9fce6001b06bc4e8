import { DatePicker, Form, Input, InputNumber, Modal, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { fromWall, toWall } from '@/shared/format/when';
import { useSaveCycle, type CycleInput } from '../../api/cycles';
import type { Cycle } from '../../api/types';

interface Fields extends Omit<CycleInput, 'opens_at' | 'closes_at'> {
  span: [Dayjs, Dayjs];
}

const days = { min: 1, max: 120, precision: 0 };

/** When a cycle opens and closes, and the days its suggestions reckon with. */
export function CycleForm({ cycle, onClose }: { cycle?: Cycle; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const save = useSaveCycle(cycle, t('common.saved'), onClose);
  const required = [{ required: true, message: t('demand.cycle.required') }];
  const finish = ({ span: [from, to], ...rest }: Fields) => save.mutate({ ...rest, opens_at: fromWall(from.format('YYYY-MM-DDTHH:mm')), closes_at: fromWall(to.format('YYYY-MM-DDTHH:mm')) });
  const start = cycle
    ? { ...cycle, span: [dayjs(toWall(cycle.opens_at)), dayjs(toWall(cycle.closes_at))] }
    : { kind: 'monthly', review_days: 30, safety_days: 3, lookback_months: 6 };
  const number = (name: 'review_days' | 'safety_days' | 'lookback_months', limits: object) => (
    <Form.Item name={name} label={t(`demand.cycle.${name}`)} tooltip={t(`demand.cycle.${name}_help`)} rules={required}>
      <InputNumber {...limits} style={{ width: '100%' }} />
    </Form.Item>
  );
  return (
    <Modal open title={cycle ? cycle.name : t('demand.verb.new_cycle')} okText={t('common.action.save')} okButtonProps={{ loading: save.isPending }} onOk={() => form.submit()} onCancel={onClose}>
      <Form form={form} layout="vertical" initialValues={start} onFinish={finish}>
        <Form.Item name="name" label={t('demand.cycle.name')} rules={required}>
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item name="code" label={t('demand.cycle.code')} tooltip={t('demand.cycle.code_help')} rules={required}>
          <Input maxLength={30} disabled={Boolean(cycle)} />
        </Form.Item>
        <Form.Item name="kind" label={t('demand.cycle.kind')} rules={required}>
          <Select disabled={Boolean(cycle)} options={['monthly', 'weekly'].map((value) => ({ value, label: t(`demand.cycle_kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="span" label={t('demand.cycle.span')} rules={required}>
          <DatePicker.RangePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} />
        </Form.Item>
        {number('review_days', days)}
        {number('safety_days', { ...days, min: 0 })}
        {number('lookback_months', { min: 1, max: 24, precision: 0 })}
      </Form>
    </Modal>
  );
}
