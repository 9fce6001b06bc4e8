import { DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { today } from '@/shared/format/when';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { useColleagues, useDelegate } from '../api/delegations';

interface Values {
  to_user_id: string;
  period: [Dayjs, Dayjs];
  reason: string;
}

/** Hands one's own work to a colleague of the same organisation for some days. */
export function DelegateDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const colleagues = useColleagues();
  const [form] = Form.useForm<Values>();
  const delegate = useDelegate({ done: t('identity.delegations.given'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  const submit = ({ to_user_id, period, reason }: Values) =>
    delegate.mutate({ to_user_id, starts_on: period[0].format('YYYY-MM-DD'), ends_on: period[1].format('YYYY-MM-DD'), reason });
  return (
    <FormDrawer title={t('identity.delegations.add')} form={form} busy={delegate.isPending} onClose={onClose}>
      <p className="ys-mute">{t('identity.delegations.empty_help')}</p>
      <Form form={form} layout="vertical" onFinish={submit}>
        <Form.Item name="to_user_id" label={t('identity.delegations.to')} rules={[{ required: true, message: t('identity.delegations.to_required') }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={colleagues.loading}
            options={colleagues.rows.map((one) => ({ value: one.id, label: one.name }))}
          />
        </Form.Item>
        <Form.Item name="period" label={t('identity.delegations.period')} rules={[{ required: true, message: t('identity.delegations.period_required') }]}>
          <DatePicker.RangePicker style={{ width: '100%' }} minDate={dayjs(today())} />
        </Form.Item>
        <Form.Item name="reason" label={t('identity.delegations.reason')} rules={[{ required: true, whitespace: true, message: t('common.reason.required') }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
