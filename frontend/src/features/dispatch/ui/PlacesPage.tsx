import { Button, Form, Input, InputNumber } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { Mark } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { useSetPlace, useSetWays, type Place } from '../api/runs';
import { clock, minutes } from '../lib/clock';
import { DispatchTabs } from './DispatchTabs';
import './dispatch.css';

const keys = ['q'] as const;

/** 站点: when each place takes goods, and ways that are known better than from coordinates. */
export function PlacesPage() {
  const { t } = useTranslation();
  const filter = useFilters(keys);
  const [open, setOpen] = useState<Place | null>(null);
  const [ways, setWays] = useState(false);
  const listing = useList<Place>('/api/dispatch/places', filter.values);
  const columns = useMemo<Column<Place>[]>(() => {
    const title = (key: string) => t(`dispatch.column.${key}`);
    return [
      { key: 'code', title: title('code'), width: 100, render: (row) => <span className="ys-num">{row.organisation.code}</span> },
      { key: 'facility', title: title('facility'), always: true, render: (row) => row.organisation.name },
      { key: 'place', title: title('coordinates'), width: 190, render: (row) => (row.latitude_e6 === null || row.latitude_e6 === undefined ? <Mark tone="bad">{t('dispatch.left.unplaced')}</Mark> : <span className="ys-num ys-mute">{(row.latitude_e6 / 1e6).toFixed(4)}, {((row.longitude_e6 ?? 0) / 1e6).toFixed(4)}</span>) },
      { key: 'window', title: title('window'), width: 140, render: (row) => <span className="ys-num">{clock(row.window_from_minute)}–{clock(row.window_to_minute)}</span> },
      { key: 'service', title: title('service'), width: 100, align: 'right', render: (row) => row.service_minutes },
      { key: 'own', title: title('own'), width: 90, render: (row) => (row.own ? <Mark tone="link">{t('dispatch.place.own')}</Mark> : <span className="ys-mute">{t('dispatch.place.policy')}</span>) },
    ];
  }, [t]);
  return (
    <Page fill title={t('dispatch.title')} actions={<Button onClick={() => setWays(true)}>{t('dispatch.ways.action')}</Button>}>
      <DispatchTabs />
      <DataTable<Place> name="dispatch-places" label={t('dispatch.tab.places')} fill columns={columns} listing={listing} rowKey={(row) => row.organisation.id} onOpen={setOpen} search={{ value: filter.values.q ?? '', onChange: (text) => filter.set('q', text), placeholder: t('dispatch.place.search') }} filtered={filter.any} onResetFilters={filter.reset} empty={{ title: t('dispatch.empty.places') }} hints={['move', 'open', 'search', 'palette']} />
      {open ? <Times place={open} onClose={() => setOpen(null)} /> : null}
      {ways ? <Ways onClose={() => setWays(false)} /> : null}
    </Page>
  );
}

function Times({ place, onClose }: { place: Place; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ from: string; to: string; service: number }>();
  const set = useSetPlace(t('common.saved'), onClose);
  const time = { validator: (_: unknown, text: string) => (minutes(text ?? '') === null ? Promise.reject(new Error(t('dispatch.bad_time'))) : Promise.resolve()) };
  return (
    <FormDrawer title={place.organisation.name} form={form} busy={set.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={{ from: clock(place.window_from_minute), to: clock(place.window_to_minute), service: place.service_minutes }} onFinish={({ from, to, service }) => set.mutate({ id: place.organisation.id, window_from_minute: minutes(from) ?? 0, window_to_minute: minutes(to) ?? 0, service_minutes: service })}>
        <Form.Item name="from" label={t('dispatch.place.from')} rules={[time]}><Input /></Form.Item>
        <Form.Item name="to" label={t('dispatch.place.to')} rules={[time]}><Input /></Form.Item>
        <Form.Item name="service" label={t('dispatch.column.service')} rules={[{ required: true }]}><InputNumber min={0} max={1440} precision={0} /></Form.Item>
      </Form>
    </FormDrawer>
  );
}

/** Rows of `code code kilometres` as they are pasted from a table; the first row that cannot be read is named. */
function readWays(text: string): { ways: { from: string; to: string; metres: number }[]; bad: number | null } {
  const rows = text.split('\n').map((row) => row.trim().split(/[\s,;]+/));
  const ways: { from: string; to: string; metres: number }[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.length === 1 && row[0] === '') continue;
    const [from, to, km] = row;
    const metres = Math.round(Number(km) * 1000);
    if (row.length !== 3 || !from || !to || !(metres >= 0)) return { ways, bad: index + 1 };
    ways.push({ from, to, metres });
  }
  return { ways, bad: null };
}

function Ways({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ text: string }>();
  const set = useSetWays((count) => t('dispatch.ways.done', { count }), onClose);
  const readable = {
    validator: (_: unknown, text: string) => {
      const { ways, bad } = readWays(text ?? '');
      if (bad !== null) return Promise.reject(new Error(t('dispatch.ways.bad', { row: bad })));
      return ways.length ? Promise.resolve() : Promise.reject(new Error(t('dispatch.ways.none')));
    },
  };
  return (
    <FormDrawer title={t('dispatch.ways.title')} form={form} busy={set.isPending} onClose={onClose}>
      <p className="ys-mute">{t('dispatch.ways.help')}</p>
      <Form form={form} layout="vertical" onFinish={({ text }) => set.mutate(readWays(text).ways)}>
        <Form.Item name="text" label={t('dispatch.ways.rows')} rules={[readable]}>
          <Input.TextArea rows={14} placeholder={'ZX T01 12.4\nT01 T01V01 3.8'} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
