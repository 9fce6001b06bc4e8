import { DownloadOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button, Dropdown, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { UnitPrice } from '@/shared/ui/Values';
import { exportAddress, useItems } from '../api/items';
import { flags, kinds, states, tiers } from '../fields';
import type { Item } from '../model';
import { FormularyTabs } from './FormularyTabs';
import { ItemFlags, ItemState, ItemTiers } from './marks';

const filterKeys = ['q', 'kind', 'flag', 'tier', 'state'] as const;

function useItemColumns(): Column<Item>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const field = (key: string) => t(`formulary.field.${key}`);
    return [
      { key: 'code', title: field('code'), width: 90, render: (item) => <span className="ys-num ys-mute">{item.code}</span> },
      { key: 'name', title: field('name'), always: true, render: (item) => <b className="ys-plain">{item.name} <ItemState state={item.state} /></b> },
      { key: 'specification', title: field('specification'), render: (item) => item.specification || '—' },
      { key: 'form', title: field('form'), width: 96, render: (item) => item.form || '—' },
      { key: 'manufacturer', title: field('manufacturer'), render: (item) => <span className="ys-mute">{item.manufacturer || '—'}</span> },
      { key: 'units', title: field('units'), width: 104, render: (item) => <PackOf item={item} /> },
      { key: 'tiers', title: field('tiers'), width: 178, render: (item) => <ItemTiers item={item} /> },
      { key: 'flags', title: field('flags'), width: 172, render: (item) => <ItemFlags item={item} most={3} /> },
      { key: 'ceiling_price', title: field('ceiling_price'), width: 106, align: 'right', render: (item) => <UnitPrice value={item.ceiling_price} /> },
      { key: 'national_code', title: field('national_code'), optional: true, render: (item) => <span className="ys-num">{item.national_code ?? '—'}</span> },
      { key: 'approval_number', title: field('approval_number'), optional: true, render: (item) => item.approval_number ?? '—' },
      { key: 'kind', title: field('kind'), width: 80, optional: true, render: (item) => t(`formulary.kind.${item.kind}`) },
    ];
  }, [t]);
}

/** The list of the county: dense, searchable by initials, everything else behind chips. */
export function ItemsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filters = useFilters(filterKeys);
  const listing = useItems(filters.values);
  const columns = useItemColumns();
  return (
    <Page fill title={t('formulary.items.title')} actions={<ItemsActions filters={filters.values} />}>
      <FormularyTabs />
      <DataTable<Item>
        name="formulary-items"
        label={t('formulary.items.label')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(item) => item.id}
        onOpen={(item) => void navigate({ to: `/formulary/items/${item.id}` })}
        search={{ value: filters.values.q ?? '', onChange: (text) => filters.set('q', text || undefined), placeholder: t('formulary.items.search') }}
        filters={<ItemsFilters values={filters.values} set={filters.set} />}
        filtered={filters.any}
        onResetFilters={filters.reset}
        empty={{ title: t('formulary.items.empty'), help: t('formulary.items.empty_help') }}
        hints={['move', 'open', 'search', 'palette']}
        tone={(item) => (item.state === 'retired' ? 'mute' : undefined)}
        card={(item) => <ItemCard item={item} />}
      />
    </Page>
  );
}

function ItemsFilters({ values, set }: { values: Partial<Record<(typeof filterKeys)[number], string>>; set: (key: (typeof filterKeys)[number], value: string | undefined) => void }) {
  const { t } = useTranslation();
  const options = (prefix: string, words: readonly string[]) => words.map((value) => ({ value, label: t(`${prefix}.${value}`) }));
  return (
    <>
      <Chips all label={t('formulary.field.kind')} value={values.kind} options={options('formulary.kind', kinds)} onChange={(kind) => set('kind', kind)} />
      <Select allowClear value={values.flag} placeholder={t('formulary.flag.label')} aria-label={t('formulary.flag.label')} style={{ width: 112 }} options={options('formulary.flag', flags)} onChange={(flag?: string) => set('flag', flag)} />
      <Select allowClear value={values.tier} placeholder={t('formulary.items.all_tiers')} aria-label={t('formulary.tier.label')} style={{ width: 112 }} options={options('formulary.tier', tiers)} onChange={(tier?: string) => set('tier', tier)} />
      <Select allowClear value={values.state} placeholder={t('formulary.items.all_states')} aria-label={t('formulary.field.state')} style={{ width: 112 }} options={options('formulary.state', states)} onChange={(state?: string) => set('state', state)} />
    </>
  );
}

function ItemsActions({ filters }: { filters: Record<string, string> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  const files = (['xlsx', 'csv'] as const).map((format) => ({
    key: format,
    label: (
      <a href={exportAddress(format, filters)} download>
        {t(`formulary.items.export_${format}`)}
      </a>
    ),
  }));
  return (
    <>
      <Dropdown menu={{ items: files }} trigger={['click']}>
        <Button icon={<DownloadOutlined />}>{t('common.action.export')}</Button>
      </Dropdown>
      {may('import_formulary') ? <Button onClick={() => void navigate({ to: '/formulary/imports/new' })}>{t('common.action.import')}</Button> : null}
      {may('propose_formulary') ? (
        <Button type="primary" onClick={() => void navigate({ to: '/formulary/changes/new', search: { kind: 'add' } })}>
          {t('formulary.items.add')}
        </Button>
      ) : null}
    </>
  );
}

/** `50 盒/件`; an item that is requested one by one shows its unit only. */
function PackOf({ item }: { item: Item }) {
  const { t } = useTranslation();
  if (item.base_unit === item.order_unit) return item.base_unit;
  return t('formulary.items.pack_of', { pack: item.pack, base: item.base_unit, order: item.order_unit });
}

function ItemCard({ item }: { item: Item }) {
  return (
    <>
      <div className="ys-card-line">
        <b>{item.name}</b>
        <ItemState state={item.state} />
      </div>
      <div className="ys-card-small">{[item.form, item.specification, item.manufacturer].filter(Boolean).join(' · ')}</div>
      <ItemFlags item={item} />
    </>
  );
}
