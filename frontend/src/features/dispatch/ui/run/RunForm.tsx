import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useAmendRun, useDrivers, useMakeRun, useVehicles, type Run } from '../../api/runs';
import { clock, minutes } from '../../lib/clock';

interface Fields {
  vehicle_id: string;
  driver_id?: string;
  start: string;
}

/** A run by hand, or another van, driver or start for one that has not left. */
export function NewRun({ day, onClose }: { day: string; onClose: () => void }) {
  const { t } = useTranslation();
  const make = useMakeRun(t('common.saved'), onClose);
  return <RunForm title={t('dispatch.run_new')} initial={{ start: '08:00' }} busy={make.isPending} onClose={onClose} onSave={(fields) => make.mutate({ run_on: day, ...fields })} />;
}

export function AmendRun({ run, onClose }: { run: Run; onClose: () => void }) {
  const { t } = useTranslation();
  const amend = useAmendRun(run, t('common.saved'), onClose);
  const initial = { vehicle_id: run.vehicle.id, driver_id: run.driver?.id, start: clock(run.start_minute) };
  return <RunForm title={run.number} initial={initial} busy={amend.isPending} onClose={onClose} onSave={amend.mutate} />;
}

interface Props {
  title: string;
  initial: Partial<Fields>;
  busy: boolean;
  onClose: () => void;
  onSave: (facts: { vehicle_id: string; driver_id?: string; start_minute: number }) => void;
}

function RunForm({ title, initial, busy, onClose, onSave }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const { data: vehicles = [] } = useVehicles();
  const { data: drivers = [] } = useDrivers(true);
  const time = { validator: (_: unknown, text: string) => (minutes(text ?? '') === null ? Promise.reject(new Error(t('dispatch.bad_time'))) : Promise.resolve()) };
  return (
    <FormDrawer title={title} form={form} busy={busy} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={initial} onFinish={({ start, ...fields }) => onSave({ ...fields, start_minute: minutes(start) ?? 0 })}>
        <Form.Item name="vehicle_id" label={t('dispatch.column.vehicle')} rules={[{ required: true }]}>
          <Select options={vehicles.filter((one) => one.active).map((one) => ({ value: one.id, label: `${one.plate} ${one.name}${one.cold ? ` · ${t('dispatch.cold')}` : ''}` }))} />
        </Form.Item>
        <Form.Item name="driver_id" label={t('dispatch.column.driver')}>
          <Select allowClear placeholder={t('dispatch.usual_driver')} options={drivers.map((one) => ({ value: one.id, label: one.name }))} />
        </Form.Item>
        <Form.Item name="start" label={t('dispatch.column.start')} rules={[time]}>
          <Input inputMode="numeric" placeholder="08:00" />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
