import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { ActionButton } from '@/shared/ui/ActionButton';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty, When } from '@/shared/ui/Values';
import { useApplyConsumption, useConsumptionFiles, useConsumptionRows } from '../api/consumptionFiles';
import type { ConsumptionFile, ConsumptionRow } from '../model';
import { OwnOrganisation } from './OwnOrganisation';
import { StockTabs } from './StockTabs';
import { UploadConsumption } from './UploadConsumption';

const filterKeys = ['organisation_id'] as const;
const rowStates = ['waiting', 'posted', 'faulty', 'ignored'];
const tones: Record<string, Tone> = { waiting: 'warn', posted: 'good', faulty: 'bad', ignored: 'plain' };

function useFileColumns(): Column<ConsumptionFile>[] {
  const { t } = useTranslation();
  const { mutate } = useApplyConsumption(t('stock.file.applied'));
  return useMemo(() => {
    const title = (key: string) => t(`stock.file.${key}`);
    const count = (key: 'rows' | 'posted' | 'waiting' | 'faulty'): Column<ConsumptionFile> => ({ key, title: title(key), width: 84, align: 'right', render: (file) => file[key] || '—' });
    return [
      { key: 'file', title: title('file'), always: true, render: (file) => file.file_name },
      { key: 'organisation', title: title('organisation'), render: (file) => file.organisation?.name ?? '—' },
      { key: 'at', title: title('at'), width: 120, render: (file) => <When at={file.created_at} /> },
      { key: 'by', title: title('by'), width: 100, render: (file) => file.created_by?.name ?? '—' },
      count('rows'),
      count('posted'),
      count('waiting'),
      count('faulty'),
      {
        key: 'apply',
        title: '',
        width: 110,
        align: 'right',
        always: true,
        render: (file) => (
          <ActionButton size="small" verb="apply" can={file.can} onAct={() => mutate(file.id)}>
            {title('apply')}
          </ActionButton>
        ),
      },
    ];
  }, [t, mutate]);
}

/** What facilities reported as used: rows that mean an item are counted, the others wait for the crosswalk. */
export function ConsumptionFilesPage() {
  const { t } = useTranslation();
  const { organisation, may } = useSession();
  const filters = useFilters(filterKeys);
  const place = filters.values.organisation_id ?? organisation.id;
  const listing = useConsumptionFiles({ organisation_id: place });
  const columns = useFileColumns();
  return (
    <Page fill title={t('stock.file.title')} actions={may('record_consumption') ? <UploadConsumption organisation={place} /> : null}>
      <StockTabs />
      <DataTable<ConsumptionFile>
        name="stock-files"
        label={t('stock.file.title')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(file) => file.id}
        expand={(file) => <Rows id={file.id} />}
        filters={<OwnOrganisation value={place} onChange={(id) => filters.set('organisation_id', id)} />}
        empty={{ title: t('stock.file.empty'), help: t('stock.file.empty_help') }}
        card={(file) => (
          <>
            <b>{file.file_name}</b>
            <div className="ys-card-small">
              {t('stock.file.posted')} {file.posted} · {t('stock.file.waiting')} {file.waiting}
            </div>
          </>
        )}
      />
    </Page>
  );
}

function Rows({ id }: { id: string }) {
  const { t } = useTranslation();
  const [state, setState] = useState<string | undefined>();
  const listing = useConsumptionRows(id, state);
  const title = (key: string) => t(`stock.file.${key}`);
  const columns: Column<ConsumptionRow>[] = [
    { key: 'row', title: title('row'), width: 60, align: 'right', always: true, render: (row) => row.row },
    { key: 'name', title: title('name'), always: true, render: (row) => <ItemName item={row} /> },
    { key: 'written', title: title('written'), width: 100, align: 'right', render: (row) => `${row.written} ${row.unit}` },
    { key: 'period', title: title('period'), width: 80, render: (row) => row.period },
    { key: 'item', title: title('item'), render: (row) => (row.item ? <ItemName item={row.item} /> : '—') },
    { key: 'quantity', title: title('quantity'), width: 110, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item?.base_unit} /> },
    { key: 'state', title: title('state'), width: 180, always: true, render: (row) => <><Mark tone={tones[row.state]}>{t(`stock.row_state.${row.state}`)}</Mark> {row.fault}</> },
  ];
  return (
    <DataTable<ConsumptionRow>
      name="stock-file-rows"
      label={title('rows')}
      compact
      columns={columns}
      listing={listing}
      rowKey={(row) => String(row.row)}
      filters={<Chips all label={title('state')} value={state} options={rowStates.map((value) => ({ value, label: t(`stock.row_state.${value}`), tone: tones[value] }))} onChange={setState} />}
      filtered={state !== undefined}
      onResetFilters={() => setState(undefined)}
      empty={{ title: title('no_rows') }}
    />
  );
}
