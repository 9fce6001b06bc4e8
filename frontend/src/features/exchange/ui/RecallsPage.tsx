import { useNavigate } from '@tanstack/react-router';
import { Button, Form, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { ItemName } from '@/shared/ui/ItemName';
import { Page } from '@/shared/ui/Page';
import { ItemPicker } from '@/shared/ui/Pickers';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Deadline, When } from '@/shared/ui/Values';
import { usePropose, type NewRecall, type Recall } from '../api/recalls';
import { ExchangeTabs, State } from './marks';
import './exchange.css';

const keys = ['state'] as const;
const states = ['proposed', 'open', 'closed', 'withdrawn'] as const;
const classes = ['i', 'ii', 'iii'] as const;

/** 召回: what must come back. */
export function RecallsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<Recall>('/api/exchange/recalls', filter.values);
  const [proposing, setProposing] = useState(false);
  const columns = useMemo<Column<Recall>[]>(() => {
    const title = (key: string) => t(`exchange.column.${key}`);
    return [
      { key: 'number', title: title('number'), width: 140, always: true, render: (row) => <span className="ys-num">{row.number}</span> },
      { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
      { key: 'class', title: title('class'), width: 90, render: (row) => t(`exchange.recall_class.${row.class}`) },
      { key: 'reason', title: title('reason'), width: 220, render: (row) => row.reason },
      { key: 'state', title: title('state'), width: 110, render: (row) => <State of="recall" value={row.state} /> },
      { key: 'confirm_by', title: title('confirm_by'), width: 150, render: (row) => (row.state === 'open' ? <Deadline at={row.confirm_by} /> : <When at={row.closed_at} />) },
    ];
  }, [t]);
  return (
    <Page fill title={t('exchange.title')} actions={may('manage_recalls') ? <Button type="primary" onClick={() => setProposing(true)}>{t('exchange.recall_new.action')}</Button> : null}>
      <ExchangeTabs />
      <DataTable<Recall>
        name="exchange-recalls"
        label={t('exchange.tab.recalls')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/exchange/recalls/${row.id}` })}
        filters={<Chips all label={t('exchange.column.state')} value={filter.values.state} options={states.map((value) => ({ value, label: t(`exchange.recall.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.item.name}</b>
              <State of="recall" value={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">{row.reason}</span>
          </>
        )}
        empty={{ title: t('exchange.empty.recalls'), help: t('exchange.empty.recalls_help') }}
        hints={['move', 'open', 'palette']}
      />
      {proposing ? <NewRecallDrawer onClose={() => setProposing(false)} /> : null}
    </Page>
  );
}

interface Fields extends Omit<NewRecall, 'lots'> {
  lots: string;
}

function NewRecallDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const propose = usePropose(t('exchange.recall_new.done'), (made) => void navigate({ to: `/exchange/recalls/${made.recall.id}` }));
  const required = [{ required: true, message: t('exchange.ask_new.required') }];
  const send = (fields: Fields) => propose.mutate({ ...fields, lots: fields.lots.split(/[\s,，;；]+/).filter(Boolean) });
  return (
    <FormDrawer title={t('exchange.recall_new.title')} form={form} busy={propose.isPending} onClose={onClose}>
      <p className="ys-mute">{t('exchange.recall_new.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ class: 'ii' }} onFinish={send}>
        <Form.Item name="item_id" label={t('exchange.column.item')} rules={required}>
          <ItemPicker />
        </Form.Item>
        <Form.Item name="lots" label={t('exchange.recall_new.lots')} rules={required}>
          <Input.TextArea rows={2} />
        </Form.Item>
        <Form.Item name="class" label={t('exchange.column.class')} rules={required}>
          <Select options={classes.map((value) => ({ value, label: t(`exchange.recall_class.${value}`) }))} />
        </Form.Item>
        <Form.Item name="reason" label={t('exchange.column.reason')} rules={required}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <Form.Item name="source" label={t('exchange.recall_new.source')} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
