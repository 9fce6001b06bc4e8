import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { ItemName } from '@/shared/ui/ItemName';
import { Page, Panel } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Expiry, Qty, When } from '@/shared/ui/Values';
import { useCollect, useForwarded, useOverview, useServeBackOrders, type Task } from '../api/dispatch';
import { DispatchTabs } from './DispatchTabs';
import { Cold, State } from './marks';
import { NewWave } from './wave/NewWave';
import './dispatch.css';

const keys = ['state', 'facility_id', 'cold', 'wave_id', 'requisition_id'] as const;
const states = ['waiting', 'waved', 'picked', 'packed', 'on_road', 'forwarded', 'delivered', 'released'] as const;

function useColumns(centre: boolean): Column<Task>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`dispatch.column.${key}`);
    const columns: Column<Task>[] = [
      { key: 'facility', title: title('facility'), width: 190, always: true, render: (row) => row.facility.short_name || row.facility.name },
      { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item}> <Cold cold={row.cold} /></ItemName> },
      { key: 'lot', title: title('lot'), width: 130, render: (row) => <span className="ys-num">{row.lot}</span> },
      { key: 'expiry', title: title('expiry'), width: 120, render: (row) => <Expiry on={row.expires_on} /> },
      { key: 'quantity', title: title('quantity'), width: 110, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
      { key: 'state', title: title('state'), width: 110, render: (row) => <State of="task" value={row.state} /> },
      { key: 'where', title: title('where'), width: 170, render: (row) => <Where task={row} centre={centre} /> },
      { key: 'since', title: title('since'), width: 110, render: (row) => <When at={row.changed_at} /> },
    ];
    return columns;
  }, [t, centre]);
}

/** The newest paper that a task is on. */
function Where({ task, centre }: { task: Task; centre: boolean }) {
  if (task.run) return <span className="ys-num">{task.run}</span>;
  if (task.tote) return <span className="ys-num">{task.tote}</span>;
  if (task.wave_id) return centre ? <Link to={`/dispatch/waves/${task.wave_id}`} className="ys-num">{task.wave}</Link> : <span className="ys-num">{task.wave}</span>;
  return <span className="ys-mute">—</span>;
}

/** 配送任务: what is promised, lot by lot, and how far it is. */
export function TasksPage() {
  const { t } = useTranslation();
  const { is, may } = useSession();
  const filter = useFilters(keys);
  const listing = useList<Task>('/api/dispatch/tasks', filter.values);
  const { data } = useOverview();
  const [making, setMaking] = useState(false);
  const centre = is('centre', 'supervisor');
  const count = (state: string) => data?.counts.find((one) => one.state === state)?.tasks;
  return (
    <Page fill title={t(centre ? 'dispatch.title' : 'dispatch.title_facility')} actions={may('pick_goods') ? <Actions servable={data?.servable ?? 0} backOrders={data?.back_orders ?? 0} onWave={() => setMaking(true)} /> : null}>
      <DispatchTabs />
      {centre ? null : <ForwardedPanel />}
      <DataTable<Task>
        name="dispatch-tasks"
        label={t('dispatch.tab.tasks')}
        fill
        columns={useColumns(centre)}
        listing={listing}
        rowKey={(row) => row.id}
        filters={
          <>
            <Chips all label={t('dispatch.column.state')} value={filter.values.state} options={states.map((value) => ({ value, label: t(`dispatch.task.${value}`), count: count(value) }))} onChange={(value) => filter.set('state', value)} />
            <Chips label={t('dispatch.cold')} value={filter.values.cold} options={[{ value: 'true', label: t('dispatch.cold') }]} onChange={(value) => filter.set('cold', value)} />
          </>
        }
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.item.name}</b>
              <State of="task" value={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>{row.facility.short_name || row.facility.name}</span>
              <Qty value={row.quantity} unit={row.item.base_unit} />
            </span>
          </>
        )}
        empty={{ title: t('dispatch.empty.tasks'), help: t('dispatch.empty.tasks_help') }}
        hints={['move', 'palette']}
      />
      {making ? <NewWave onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}

function Actions({ servable, backOrders, onWave }: { servable: number; backOrders: number; onWave: () => void }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const serve = useServeBackOrders((count) => t('dispatch.serve.done', { count }));
  const ask = () => modal.confirm({ title: t('dispatch.serve.title'), content: t('dispatch.serve.help', { open: backOrders, count: servable }), onOk: () => serve.mutate() });
  return (
    <>
      <Button disabled={servable === 0} loading={serve.isPending} onClick={ask}>
        {t('dispatch.serve.action', { count: servable })}
      </Button>
      <Button type="primary" onClick={onWave}>
        {t('dispatch.wave_new.action')}
      </Button>
    </>
  );
}

/** 代收: what lies at the township for its villages. */
function ForwardedPanel() {
  const { t } = useTranslation();
  const { may } = useSession();
  const { data = [] } = useForwarded();
  const collect = useCollect((count) => t('dispatch.forwarded.done', { count }));
  if (data.length === 0) return null;
  return (
    <Panel title={t('dispatch.forwarded.title')} count={data.length} flush>
      <ul className="ys-plain-list ys-forwarded">
        {data.map((row) => (
          <li key={row.facility.id}>
            <b>{row.facility.name}</b>
            <span className="ys-mute">{t('dispatch.forwarded.at', { place: row.at.short_name || row.at.name, count: row.lots })}</span>
            <When at={row.since} />
            {may('receive_goods') ? (
              <Button size="small" type="primary" loading={collect.isPending} onClick={() => collect.mutate(row.facility.id)}>
                {t('dispatch.forwarded.collect')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
