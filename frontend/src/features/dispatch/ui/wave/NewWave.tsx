import { useNavigate } from '@tanstack/react-router';
import { DatePicker, Form, Segmented, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useMakeWave, useOverview } from '../../api/dispatch';
import { useBoard } from '../../api/runs';

interface Fields {
  run_on: Dayjs;
  area_id?: string;
  cold: 'any' | 'cold' | 'other';
  run_id?: string;
}

/** 生成波次: by the day, a part of the county, cold goods, or the stops of a run. */
export function NewWave({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const { data } = useOverview();
  const run_on = Form.useWatch('run_on', form);
  const { data: board } = useBoard(run_on?.format('YYYY-MM-DD'));
  const make = useMakeWave((made) => void navigate({ to: `/dispatch/waves/${made.wave.id}` }));
  const runs = board?.runs.filter((run) => run.state === 'planned' || run.state === 'loading') ?? [];
  const send = (fields: Fields) =>
    make.mutate({
      run_on: fields.run_on.format('YYYY-MM-DD'),
      area_id: fields.area_id,
      run_id: fields.run_id,
      cold: fields.cold === 'any' ? undefined : fields.cold === 'cold',
    });
  return (
    <FormDrawer title={t('dispatch.wave_new.title')} form={form} busy={make.isPending} onClose={onClose}>
      <p className="ys-mute">{t('dispatch.wave_new.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ run_on: dayjs(), cold: 'any' }} onFinish={send}>
        <Form.Item name="run_on" label={t('dispatch.wave_new.run_on')} rules={[{ required: true }]}>
          <DatePicker allowClear={false} />
        </Form.Item>
        <Form.Item name="run_id" label={t('dispatch.wave_new.run')}>
          <Select allowClear placeholder={t('dispatch.wave_new.any')} options={runs.map((run) => ({ value: run.id, label: `${run.number} ${run.vehicle.plate} · ${t('dispatch.stops', { count: run.stops.length })}` }))} />
        </Form.Item>
        <Form.Item name="area_id" label={t('dispatch.wave_new.area')}>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('dispatch.wave_new.any')} options={data?.areas.map((row) => ({ value: row.area.id, label: `${row.area.short_name || row.area.name} · ${t('dispatch.lines', { count: row.tasks })}` }))} />
        </Form.Item>
        <Form.Item name="cold" label={t('dispatch.wave_new.cold')}>
          <Segmented options={['any', 'cold', 'other'].map((value) => ({ value, label: t(`dispatch.wave_new.cold_${value}`) }))} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
