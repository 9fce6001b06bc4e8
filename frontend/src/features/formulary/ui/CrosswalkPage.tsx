import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page, Panel, SideBySide } from '@/shared/ui/Page';
import { OrganisationPicker } from '@/shared/ui/Pickers';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { useCrosswalk } from '../api/crosswalk';
import type { CrosswalkEntry } from '../model';
import { CrosswalkDesk } from './CrosswalkDesk';
import { FormularyTabs } from './FormularyTabs';

const filterKeys = ['state', 'facility_id', 'q'] as const;
const entryStates = ['open', 'mapped', 'ignored'];
const tones: Record<string, Tone> = { open: 'warn', mapped: 'good', ignored: 'plain' };

function useEntryColumns(): Column<CrosswalkEntry>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      { key: 'facility', title: t('formulary.crosswalk.facility'), width: 150, render: (entry) => entry.facility?.short_name || entry.facility?.name || '—' },
      { key: 'code', title: t('formulary.crosswalk.code'), width: 110, render: (entry) => <span className="ys-num ys-mute">{entry.local_code}</span> },
      { key: 'local', title: t('formulary.crosswalk.local'), always: true, render: (entry) => <ItemName item={{ name: entry.local_name, specification: entry.local_specification }} /> },
      { key: 'unit', title: t('formulary.crosswalk.unit'), width: 60, render: (entry) => entry.local_unit },
      { key: 'mapped', title: t('formulary.crosswalk.mapped_to'), render: (entry) => (entry.item ? <ItemName item={entry.item} /> : '—') },
      { key: 'state', title: t('formulary.crosswalk.state'), width: 80, render: (entry) => <Mark tone={tones[entry.state]}>{t(`formulary.crosswalk_state.${entry.state}`)}</Mark> },
    ],
    [t],
  );
}

/** Facilities' own codes on the left, what they may mean on the right. Enter opens, one key maps. */
export function CrosswalkPage() {
  const { t } = useTranslation();
  const filters = useFilters(filterKeys);
  const state = filters.values.state ?? 'open';
  const listing = useCrosswalk({ ...filters.values, state });
  const columns = useEntryColumns();
  const [chosen, setChosen] = useState<string | undefined>();
  const entry = listing.rows.find((row) => row.id === chosen) ?? listing.rows[0];
  return (
    <Page title={t('formulary.crosswalk.title')} actions={<UploadButton />}>
      <FormularyTabs />
      <SideBySide
        main={
          <DataTable<CrosswalkEntry>
            name="formulary-crosswalk"
            label={t('formulary.crosswalk.label')}
            columns={columns}
            listing={listing}
            rowKey={(row) => row.id}
            onOpen={(row) => setChosen(row.id)}
            search={{ value: filters.values.q ?? '', onChange: (text) => filters.set('q', text || undefined), placeholder: t('formulary.crosswalk.search') }}
            filters={
              <>
                <Chips label={t('formulary.crosswalk.state')} value={state} options={entryStates.map((value) => ({ value, label: t(`formulary.crosswalk_state.${value}`) }))} onChange={(value) => filters.set('state', value)} />
                <div style={{ width: 200 }}>
                  <OrganisationPicker aria-label={t('formulary.crosswalk.facility')} placeholder={t('formulary.crosswalk.facility')} value={filters.values.facility_id} onChange={(id) => filters.set('facility_id', id)} />
                </div>
              </>
            }
            filtered={Boolean(filters.values.q ?? filters.values.facility_id)}
            onResetFilters={filters.reset}
            empty={{ title: t('formulary.crosswalk.empty'), help: t('formulary.crosswalk.empty_help') }}
            hints={['move', 'open', 'search']}
            card={(row) => (
              <>
                <b>{row.local_name}</b>
                <div className="ys-card-small">{[row.local_specification, row.local_code, row.facility?.short_name].filter(Boolean).join(' · ')}</div>
              </>
            )}
          />
        }
        side={entry ? <CrosswalkDesk key={entry.id} entry={entry} onDone={() => setChosen(undefined)} /> : <Panel title={t('formulary.crosswalk.proposals')}>{t('formulary.crosswalk.choose')}</Panel>}
      />
    </Page>
  );
}

function UploadButton() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  return may('map_crosswalk') ? <Button onClick={() => void navigate({ to: '/formulary/crosswalk/import' })}>{t('formulary.crosswalk.upload')}</Button> : null;
}
