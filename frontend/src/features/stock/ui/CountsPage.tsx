import { useNavigate } from '@tanstack/react-router';
import { Button, Form, Input, Radio, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { useFilters } from '@/shared/lib/filters';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { Page } from '@/shared/ui/Page';
import { ItemPicker } from '@/shared/ui/Pickers';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Money, When } from '@/shared/ui/Values';
import { itemsOfBin, useBins, useCounts, useOpenCount, type Count } from '../api/shelf';
import { short, ShelfState } from './marks';
import { StockTabs } from './StockTabs';

const keys = ['state', 'organisation_id'] as const;
const states = ['open', 'recount', 'confirm', 'posted', 'cancelled'] as const;

/** 盘点: sheets to fill in, to count again, to decide about. */
export function CountsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useCounts(filter.values);
  const [opening, setOpening] = useState(false);
  const columns = useMemo<Column<Count>[]>(() => {
    const title = (key: string) => t(`stock.paper.${key}`);
    return [
      { key: 'number', title: title('number'), width: 150, always: true, render: (row) => <span className="ys-num">{row.number}</span> },
      { key: 'organisation', title: title('organisation'), width: 160, render: (row) => short(row.organisation) },
      { key: 'label', title: title('label'), always: true, render: (row) => row.label || t('stock.count.whole') },
      { key: 'lines', title: title('lines'), width: 80, align: 'right', render: (row) => row.line_count },
      { key: 'differences', title: title('differences'), width: 80, align: 'right', render: (row) => (row.counted_at ? row.difference_count : '—') },
      { key: 'amount', title: title('amount'), width: 110, align: 'right', render: (row) => (row.amount ? <Money value={row.amount} /> : '—') },
      { key: 'opened', title: title('opened'), width: 120, render: (row) => <When at={row.opened_at} /> },
      { key: 'state', title: title('state'), width: 100, always: true, render: (row) => <ShelfState of="count_state" value={row.state} /> },
    ];
  }, [t]);
  return (
    <Page fill title={t('stock.count.title')} actions={may('count_stock') ? <Button type="primary" onClick={() => setOpening(true)}>{t('stock.count.open')}</Button> : null}>
      <StockTabs />
      <DataTable<Count>
        name="stock-counts"
        label={t('stock.count.title')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/stock/counts/${row.id}` })}
        filters={<Chips all label={t('stock.paper.state')} value={filter.values.state} options={states.map((value) => ({ value, label: t(`stock.count_state.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.label || t('stock.count.whole')}</b>
              <ShelfState of="count_state" value={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>{short(row.organisation)}</span>
              <When at={row.opened_at} />
            </span>
          </>
        )}
        empty={{ title: t('stock.count.empty'), help: t('stock.count.empty_help') }}
        hints={['move', 'open', 'palette']}
      />
      {opening ? <OpenDrawer onClose={() => setOpening(false)} /> : null}
    </Page>
  );
}

interface Fields {
  scope: 'all' | 'bin' | 'items';
  label?: string;
  bin?: string;
  items?: (string | undefined)[];
}

function OpenDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { organisation, is } = useSession();
  const navigate = useNavigate();
  const centre = is('centre');
  const [form] = Form.useForm<Fields>();
  const scope = Form.useWatch('scope', form);
  const bins = useBins(centre);
  const open = useOpenCount({
    done: t('stock.count.opened'),
    onDone: (made) => void navigate({ to: `/stock/counts/${made.count.id}` }),
    onProblem: (problem) => showFieldProblems(form, problem),
  });
  const required = [{ required: true, message: t('stock.consumption.required') }];
  const send = async (fields: Fields) => {
    const items = fields.scope === 'bin' && fields.bin ? await itemsOfBin(fields.bin) : fields.scope === 'items' ? (fields.items ?? []).filter((id): id is string => Boolean(id)) : [];
    open.mutate({ organisation_id: organisation.id, label: fields.label ?? fields.bin ?? '', item_ids: items });
  };
  const scopes = centre ? (['bin', 'items', 'all'] as const) : (['all', 'items'] as const);
  return (
    <FormDrawer title={t('stock.count.open')} form={form} busy={open.isPending} onClose={onClose}>
      <p className="ys-mute">{t('stock.count.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ scope: scopes[0], items: [undefined] }} onFinish={(fields) => void send(fields)}>
        <Form.Item name="scope" label={t('stock.count.scope')}>
          <Radio.Group options={scopes.map((value) => ({ value, label: t(`stock.count_scope.${value}`) }))} />
        </Form.Item>
        {scope === 'bin' ? (
          <Form.Item name="bin" label={t('stock.count.bin')} rules={required}>
            <Select showSearch options={(bins.data ?? []).filter((bin) => bin.active && bin.items > 0).map((bin) => ({ value: bin.code, label: bin.code }))} />
          </Form.Item>
        ) : null}
        {scope === 'items' ? (
          <Form.List name="items">
            {(fields, { add, remove }) => (
              <>
                {fields.map((field) => (
                  <Form.Item key={field.key} name={field.name} label={t('stock.consumption.item')} rules={required}>
                    <ItemPicker />
                  </Form.Item>
                ))}
                <Button onClick={() => add()}>{t('stock.consumption.add_line')}</Button> {fields.length > 1 ? <Button onClick={() => remove(fields.length - 1)}>{t('stock.count.less')}</Button> : null}
              </>
            )}
          </Form.List>
        ) : null}
        <Form.Item name="label" label={t('stock.paper.label')} style={{ marginTop: 12 }}>
          <Input maxLength={100} placeholder={t('stock.count.label_hint')} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
