import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Cycle, CycleFacility } from '../../api/types';
import { townshipsOf, type Township } from '../../model/townships';
import { facilityColumns, FacilityCard, TownshipCard, townshipColumns } from './cycle-columns';
import { ProgressStrip } from './ProgressStrip';

const keys = ['state', 'by'] as const;
/** Facilities of the largest county the product is made for, in one page. */
const ALL = 1000;

/** Progress of a cycle, by facility or by township; a number of the strip filters the list below it. */
export function CycleFacilities({ cycle }: { cycle: Cycle }) {
  const { t } = useTranslation();
  const filter = useFilters(keys);
  const [q, setQ] = useState('');
  const { state } = filter.values;
  const byTownship = filter.values.by === 'township';
  const listing = useList<CycleFacility>(`/api/demand/cycles/${cycle.id}/facilities`, { state: byTownship ? undefined : state }, { limit: ALL });
  const navigate = useNavigate();
  const rows = useMemo(() => listing.rows.filter((row) => [row.facility.name, row.parent?.name ?? ''].some((name) => name.includes(q.trim()))), [listing.rows, q]);
  const townships = useMemo(() => townshipsOf(rows), [rows]);
  const views = (
    <Chips label={t('demand.by.label')} value={byTownship ? 'township' : 'facility'} options={['facility', 'township'].map((value) => ({ value, label: t(`demand.by.${value}`) }))} onChange={(value) => filter.set('by', value === 'township' ? value : undefined)} />
  );
  const common = { label: t('demand.cycle.facilities'), fill: true, filters: views, search: { value: q, onChange: setQ, placeholder: t('demand.cycle.search') }, filtered: filter.any || q !== '', onResetFilters: filter.reset, empty: { title: t('demand.empty.facilities'), help: t('demand.empty.facilities_help') } };
  return (
    <>
      <ProgressStrip cycle={cycle} state={state} onState={(value) => filter.set('state', value)} />
      {byTownship ? (
        <DataTable<Township> {...common} name="cycle-townships" columns={townshipColumns(t)} listing={{ ...listing, rows: townships }} rowKey={(row) => row.id} card={(row) => <TownshipCard row={row} />} expand={(row) => row.missing.map((each) => each.facility.name).join(t('common.list')) || t('demand.cycle.none_missing')} />
      ) : (
        <DataTable<CycleFacility>
          {...common}
          name="cycle-facilities"
          columns={facilityColumns(t)}
          listing={{ ...listing, rows }}
          rowKey={(row) => row.facility.id}
          card={(row) => <FacilityCard row={row} />}
          onOpen={(row) => row.requisition_id && void navigate({ to: `/demand/requisitions/${row.requisition_id}` })}
          hints={['move', 'open', 'search', 'palette']}
        />
      )}
    </>
  );
}
