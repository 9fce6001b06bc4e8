import { DownloadOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button, Dropdown, Input } from 'antd';
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { today } from '@/shared/format/when';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Money } from '@/shared/ui/Values';
import { exportAddress, useBudgets, type Budget } from '../../api/budgets';
import { shares } from '../../model/budget';
import { DemandTabs } from '../DemandTabs';
import { BudgetForm } from './BudgetForm';
import './budget.css';

const keys = ['q', 'on', 'item_kind', 'period'] as const;

function columns(t: TFunction): Column<Budget>[] {
  const title = (key: string) => t(`demand.budget.${key}`);
  const amount = (key: 'cap' | 'used' | 'waiting' | 'left'): Column<Budget> => ({
    key,
    title: title(key),
    width: 130,
    align: 'right',
    render: (row) => (
      <span className={key === 'left' && row.left.startsWith('-') ? 'ys-deadline-late' : undefined}>
        <Money value={row[key]} />
      </span>
    ),
  });
  return [
    { key: 'facility', title: t('demand.column.facility'), always: true, render: (row) => <b>{row.facility.name}</b> },
    { key: 'period', title: title('period'), width: 100, render: (row) => <span className="ys-num">{row.period}</span> },
    { key: 'item_kind', title: title('item_kind'), width: 100, render: (row) => t(`demand.budget.kind.${row.item_kind ?? 'all'}`) },
    { key: 'state', title: title('state'), width: 170, render: (row) => <Meter budget={row} /> },
    amount('cap'),
    amount('used'),
    amount('waiting'),
    amount('left'),
    { key: 'note', title: title('note'), optional: true, render: (row) => row.note || '—' },
  ];
}

/** How much of a budget is used, and waits. */
function Meter({ budget }: { budget: Budget }) {
  const { t } = useTranslation();
  const share = shares(budget.cap, budget.used, budget.waiting);
  return (
    <span title={t('demand.budget.meter_help')}>
      <span className={share.over ? 'ys-budget-meter ys-budget-meter-over' : 'ys-budget-meter'} aria-hidden>
        <i style={{ width: `${share.used}%` }} />
        <i style={{ width: `${share.waiting}%` }} />
      </span>
      {share.over ? <span className="ys-deadline-late">{t('demand.budget.over')}</span> : <span className="ys-num ys-mute">{Math.round(share.used + share.waiting)}%</span>}
    </span>
  );
}

/** Budgets within reach: a facility sees its own, the centre all of them. */
export function BudgetsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const filters = useFilters(keys);
  const listing = useBudgets(filters.values);
  const [editing, setEditing] = useState<Budget | 'new' | null>(null);
  const shown = useMemo(() => columns(t), [t]);
  const edit = may('manage_budgets') ? setEditing : undefined;
  return (
    <Page fill title={t('demand.title')} actions={<Actions filters={filters.values} onNew={edit ? () => edit('new') : undefined} />}>
      <DemandTabs />
      <DataTable<Budget>
        name="budgets"
        label={t('demand.tab.budgets')}
        fill
        columns={shown}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={edit}
        search={{ value: filters.values.q ?? '', onChange: (text) => filters.set('q', text || undefined), placeholder: t('demand.budget.search') }}
        filters={<Filters values={filters.values} set={filters.set} />}
        filtered={filters.any}
        onResetFilters={filters.reset}
        card={(row) => <Card budget={row} />}
        empty={{ title: t('demand.budget.empty'), help: t(edit ? 'demand.budget.empty_help' : 'demand.budget.empty_facility') }}
        hints={['move', ...(edit ? (['open'] as const) : []), 'search', 'palette']}
      />
      {editing ? <BudgetForm budget={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} /> : null}
    </Page>
  );
}

type Values = Partial<Record<(typeof keys)[number], string>>;

function Filters({ values, set }: { values: Values; set: (key: (typeof keys)[number], value: string | undefined) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Chips all label={t('demand.budget.time')} value={values.on ? 'now' : undefined} options={[{ value: 'now', label: t('demand.budget.now') }]} onChange={(on) => set('on', on ? today() : undefined)} />
      <Input allowClear style={{ width: 116 }} value={values.period} placeholder={t('demand.budget.period')} aria-label={t('demand.budget.period')} onChange={(event) => set('period', /^\d{4}(-\d{2}|-Q\d)?$/.test(event.target.value) ? event.target.value : undefined)} />
    </>
  );
}

function Actions({ filters, onNew }: { filters: Record<string, string>; onNew?: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const files = (['xlsx', 'csv'] as const).map((format) => ({
    key: format,
    label: (
      <a href={exportAddress(format, filters)} download>
        {t(`demand.budget.export_${format}`)}
      </a>
    ),
  }));
  return (
    <>
      <Dropdown menu={{ items: files }} trigger={['click']}>
        <Button icon={<DownloadOutlined />}>{t('common.action.export')}</Button>
      </Dropdown>
      {onNew ? <Button onClick={() => void navigate({ to: '/demand/budgets/import' })}>{t('common.action.import')}</Button> : null}
      {onNew ? (
        <Button type="primary" onClick={onNew}>
          {t('demand.budget.new')}
        </Button>
      ) : null}
    </>
  );
}

function Card({ budget }: { budget: Budget }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="ys-card-line">
        <b>{budget.facility.name}</b>
        <Meter budget={budget} />
      </span>
      <span className="ys-card-small">
        {t('demand.budget.of', { period: budget.period, kind: t(`demand.budget.kind.${budget.item_kind ?? 'all'}`) })} · {t('demand.budget.left')} <Money value={budget.left} />
      </span>
    </>
  );
}
