import { Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { ItemName } from '@/shared/ui/ItemName';
import { Page, Panel, SideBySide } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty } from '@/shared/ui/Values';
import { useBins, usePutAway, useSaveBin, type Bin, type BinInput, type Home } from '../api/dispatch';
import { DispatchTabs } from './DispatchTabs';
import { ScanField } from './ScanField';
import './dispatch.css';

const keys = ['homeless', 'q'] as const;
const storages = ['normal', 'cool', 'dark_cool', 'cold', 'frozen'] as const;

/** 货位与上架: where items live; what has no home is scanned into one. */
export function BinsPage() {
  const { t } = useTranslation();
  const filter = useFilters(keys);
  const [item, setItem] = useState<Home | null>(null);
  const [bin, setBin] = useState<Bin | 'new' | null>(null);
  const listing = useList<Home>('/api/dispatch/homes', filter.values);
  const columns = useMemo<Column<Home>[]>(() => {
    const title = (key: string) => t(`dispatch.column.${key}`);
    return [
      { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
      { key: 'storage', title: title('storage'), width: 80, render: (row) => t(`dispatch.storage.${row.storage}`) },
      { key: 'on_hand', title: title('on_hand'), width: 120, align: 'right', render: (row) => <Qty value={row.on_hand} unit={row.item.base_unit} /> },
      { key: 'bin', title: title('bin'), width: 110, always: true, render: (row) => (row.bin ? <b className="ys-num">{row.bin}</b> : <span className="ys-mute">{t('dispatch.pick.no_bin')}</span>) },
      { key: 'set', title: '', width: 90, always: true, align: 'right', render: (row) => <Button size="small" onClick={() => setItem(row)} aria-label={t('dispatch.bin.put_of', { item: row.item.name })}>{t('dispatch.bin.put')}</Button> },
    ];
  }, [t]);
  return (
    <Page title={t('dispatch.title')} actions={<Button type="primary" onClick={() => setBin('new')}>{t('dispatch.bin.new')}</Button>}>
      <DispatchTabs />
      <SideBySide
        main={
          <DataTable<Home>
            name="dispatch-homes"
            label={t('dispatch.tab.bins')}
            columns={columns}
            listing={listing}
            rowKey={(row) => row.item.id}
            search={{ value: filter.values.q ?? '', onChange: (text) => filter.set('q', text), placeholder: t('dispatch.bin.search') }}
            filters={<Chips label={t('dispatch.bin.homeless')} value={filter.values.homeless} options={[{ value: 'true', label: t('dispatch.bin.homeless') }]} onChange={(value) => filter.set('homeless', value)} />}
            filtered={filter.any}
            onResetFilters={filter.reset}
            card={(row) => (
              <>
                <span className="ys-card-line">
                  <b>{row.item.name}</b>
                  <Button onClick={() => setItem(row)}>{row.bin ?? t('dispatch.bin.put')}</Button>
                </span>
                <span className="ys-card-line ys-card-small">
                  <span>{t(`dispatch.storage.${row.storage}`)}</span>
                  <Qty value={row.on_hand} unit={row.item.base_unit} />
                </span>
              </>
            )}
            empty={{ title: t('dispatch.empty.homes'), help: t('dispatch.empty.homes_help') }}
          />
        }
        side={
          <>
            {item ? <PutAway key={item.item.id} home={item} onDone={() => setItem(null)} /> : null}
            <Bins onOpen={setBin} />
          </>
        }
      />
      {bin ? <BinForm bin={bin === 'new' ? null : bin} onClose={() => setBin(null)} /> : null}
    </Page>
  );
}

function PutAway({ home, onDone }: { home: Home; onDone: () => void }) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<string | null>(null);
  const put = usePutAway((bin) => t('dispatch.bin.done', { bin }), onDone, (refused) => {
    setProblem(refused.body.detail ?? refused.body.title);
    return true;
  });
  const scan = (bin: string) => put.mutate({ item_id: home.item.id, bin });
  return (
    <Panel title={t('dispatch.bin.put')}>
      <p className="ys-note">
        <ItemName item={home.item} /> <span className="ys-mute">{t(`dispatch.storage.${home.storage}`)}</span>
      </p>
      <ScanField label={t('dispatch.bin.scan')} busy={put.isPending} problem={problem} onScan={scan} />
    </Panel>
  );
}

function Bins({ onOpen }: { onOpen: (bin: Bin) => void }) {
  const { t } = useTranslation();
  const asked = useBins();
  return (
    <Panel title={t('dispatch.bin.list')} count={asked.data?.length} flush>
      <Loaded asked={asked}>
        {(bins) => (
          <ul className="ys-plain-list ys-bins" tabIndex={0} aria-label={t('dispatch.bin.list')}>
            {bins.map((bin) => (
              <li key={bin.id}>
                <button type="button" className={bin.active ? 'ys-bin' : 'ys-bin ys-bin-off'} onClick={() => onOpen(bin)}>
                  <b className="ys-num">{bin.code}</b>
                  <span className="ys-mute">{t(`dispatch.storage.${bin.storage}`)}</span>
                  <span className="ys-num">{bin.items}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function BinForm({ bin, onClose }: { bin: Bin | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<BinInput>();
  const save = useSaveBin(bin, t('common.saved'), onClose);
  return (
    <FormDrawer title={bin?.code ?? t('dispatch.bin.new')} form={form} busy={save.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={bin ?? { storage: 'normal', position: 1, active: true }} onFinish={(fields) => save.mutate(fields)}>
        <Form.Item name="code" label={t('dispatch.bin.code')} rules={[{ required: true }]}>
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="storage" label={t('dispatch.column.storage')}>
          <Select options={storages.map((value) => ({ value, label: t(`dispatch.storage.${value}`) }))} />
        </Form.Item>
        <Form.Item name="position" label={t('dispatch.bin.position')} rules={[{ required: true }]}>
          <InputNumber min={0} precision={0} />
        </Form.Item>
        {bin ? (
          <Form.Item name="active" label={t('dispatch.bin.active')} valuePropName="checked">
            <Switch />
          </Form.Item>
        ) : null}
      </Form>
    </FormDrawer>
  );
}
