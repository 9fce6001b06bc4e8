import { Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Money } from '@/shared/ui/Values';
import { useDrivers, useSaveVehicle, type Vehicle } from '../api/runs';
import { clock, litres, minutes } from '../lib/clock';
import { DispatchTabs } from './DispatchTabs';
import { Cold } from './marks';
import './dispatch.css';

/** 车辆: what drives, how much it holds, whether it keeps cold. */
export function FleetPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [open, setOpen] = useState<Vehicle | 'new' | null>(null);
  const listing = useList<Vehicle>('/api/dispatch/vehicles');
  const columns = useMemo<Column<Vehicle>[]>(() => {
    const title = (key: string) => t(`dispatch.column.${key}`);
    return [
      { key: 'plate', title: title('plate'), width: 130, always: true, render: (row) => <b className="ys-num">{row.plate}</b> },
      { key: 'name', title: title('name'), always: true, render: (row) => <>{row.name} <Cold cold={row.cold} />{row.active ? '' : ` ${t('dispatch.vehicle.off')}`}</> },
      { key: 'driver', title: title('driver'), width: 120, render: (row) => row.driver?.name ?? '—' },
      { key: 'volume', title: title('volume'), width: 100, align: 'right', render: (row) => `${litres(row.volume_ml)} L` },
      { key: 'shift', title: title('shift'), width: 130, render: (row) => <span className="ys-num">{clock(row.shift_from_minute)}–{clock(row.shift_to_minute)}</span> },
      { key: 'trips', title: title('trips'), width: 80, align: 'right', render: (row) => row.trips },
      { key: 'fixed', title: title('fixed_cost'), width: 110, align: 'right', render: (row) => <Money value={row.fixed_cost} /> },
      { key: 'km', title: title('cost_per_km'), width: 110, align: 'right', render: (row) => <Money value={row.cost_per_km} /> },
    ];
  }, [t]);
  const plans = may('plan_runs');
  return (
    <Page fill title={t('dispatch.title')} actions={plans ? <Button type="primary" onClick={() => setOpen('new')}>{t('dispatch.vehicle.new')}</Button> : null}>
      <DispatchTabs />
      <DataTable<Vehicle> name="dispatch-vehicles" label={t('dispatch.tab.vehicles')} fill columns={columns} listing={listing} rowKey={(row) => row.id} onOpen={plans ? setOpen : undefined} tone={(row) => (row.active ? undefined : 'mute')} empty={{ title: t('dispatch.empty.vehicles'), help: t('dispatch.empty.vehicles_help') }} hints={['move', 'open', 'palette']} />
      {open ? <VehicleForm vehicle={open === 'new' ? null : open} onClose={() => setOpen(null)} /> : null}
    </Page>
  );
}

interface Fields {
  plate: string;
  name: string;
  litres: number;
  cold: boolean;
  from: string;
  to: string;
  trips: number;
  loading_minutes: number;
  fixed_cost: string;
  cost_per_km: string;
  driver_id?: string;
  active: boolean;
}

const fresh: Partial<Fields> = { name: '', litres: 4000, cold: false, from: '07:00', to: '18:00', trips: 2, loading_minutes: 20, fixed_cost: '200', cost_per_km: '0.9', active: true };

const fieldsOf = (vehicle: Vehicle): Partial<Fields> => ({ ...vehicle, litres: Math.round(vehicle.volume_ml / 1000), from: clock(vehicle.shift_from_minute), to: clock(vehicle.shift_to_minute), driver_id: vehicle.driver?.id });

function VehicleForm({ vehicle, onClose }: { vehicle: Vehicle | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const { data: drivers = [] } = useDrivers(true);
  const save = useSaveVehicle(vehicle, t('common.saved'), onClose, (problem) => showFieldProblems(form, problem));
  const time = { validator: (_: unknown, text: string) => (minutes(text ?? '') === null ? Promise.reject(new Error(t('dispatch.bad_time'))) : Promise.resolve()) };
  const send = (fields: Fields) =>
    save.mutate({
      plate: fields.plate,
      name: fields.name ?? '',
      volume_ml: Math.round(fields.litres * 1000),
      cold: fields.cold,
      shift_from_minute: minutes(fields.from) ?? 0,
      shift_to_minute: minutes(fields.to) ?? 0,
      trips: fields.trips,
      loading_minutes: fields.loading_minutes,
      fixed_cost: String(fields.fixed_cost),
      cost_per_km: String(fields.cost_per_km),
      driver_id: fields.driver_id,
      active: fields.active,
    });
  const label = (key: string) => t(`dispatch.column.${key}`);
  return (
    <FormDrawer title={vehicle?.plate ?? t('dispatch.vehicle.new')} form={form} busy={save.isPending} onClose={onClose} width={520}>
      <Form form={form} layout="vertical" initialValues={vehicle ? fieldsOf(vehicle) : fresh} onFinish={send} className="ys-form-grid">
        <Form.Item name="plate" label={label('plate')} rules={[{ required: true }]}><Input maxLength={20} /></Form.Item>
        <Form.Item name="name" label={label('name')}><Input maxLength={60} /></Form.Item>
        <Form.Item name="driver_id" label={label('driver')}><Select allowClear options={drivers.map((one) => ({ value: one.id, label: one.name }))} /></Form.Item>
        <Form.Item name="litres" label={label('volume')} rules={[{ required: true }]}><InputNumber min={1} precision={0} suffix="L" /></Form.Item>
        <Form.Item name="from" label={label('shift_from')} rules={[time]}><Input /></Form.Item>
        <Form.Item name="to" label={label('shift_to')} rules={[time]}><Input /></Form.Item>
        <Form.Item name="trips" label={label('trips')} rules={[{ required: true }]}><InputNumber min={1} max={20} precision={0} /></Form.Item>
        <Form.Item name="loading_minutes" label={label('loading')} rules={[{ required: true }]}><InputNumber min={0} precision={0} /></Form.Item>
        <Form.Item name="fixed_cost" label={label('fixed_cost')} rules={[{ required: true }]}><InputNumber stringMode min="0" /></Form.Item>
        <Form.Item name="cost_per_km" label={label('cost_per_km')} rules={[{ required: true }]}><InputNumber stringMode min="0" /></Form.Item>
        <Form.Item name="cold" label={t('dispatch.vehicle.cold')} valuePropName="checked"><Switch /></Form.Item>
        <Form.Item name="active" label={t('dispatch.bin.active')} valuePropName="checked"><Switch /></Form.Item>
      </Form>
    </FormDrawer>
  );
}
