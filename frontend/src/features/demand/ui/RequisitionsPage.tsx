import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Requisition } from '../api/types';
import { DemandTabs } from './DemandTabs';
import { NewRequisition } from './NewRequisition';
import { OpenCycle } from './OpenCycle';
import { requisitionColumns, RequisitionCard } from './requisition-columns';

const keys = ['state', 'kind', 'cycle_id', 'facility_id'] as const;
const states = ['draft', 'submitted', 'approved', 'accepted', 'returned', 'ordered', 'withdrawn'];

/** All requisitions within reach; a facility writes a new one from here. */
export function RequisitionsPage() {
  const { t } = useTranslation();
  const me = useSession();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const [making, setMaking] = useState<'regular' | 'emergency' | null>(null);
  const listing = useList<Requisition>('/api/demand/requisitions', filter.values);
  const emergency = me.may('edit_requisition') ? <Button onClick={() => setMaking('emergency')}>{t('demand.verb.new_emergency')}</Button> : null;
  const open = (row: Requisition) => void navigate({ to: `/demand/requisitions/${row.id}` });
  return (
    <Page fill title={t('demand.title')} actions={emergency}>
      <DemandTabs />
      <OpenCycle onWrite={() => setMaking('regular')} />
      <DataTable<Requisition>
        name="requisitions"
        label={t('demand.tab.requisitions')}
        fill
        columns={requisitionColumns(t)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={open}
        card={(row) => <RequisitionCard row={row} />}
        tone={(row) => (row.state === 'returned' ? 'bad' : undefined)}
        filters={
          <>
            <Chips label={t('demand.column.state')} value={filter.values.state} all options={states.map((value) => ({ value, label: t(`demand.state.${value}`) }))} onChange={(value) => filter.set('state', value)} />
            <Chips label={t('demand.column.kind')} value={filter.values.kind} options={[{ value: 'emergency', label: t('demand.kind_short.emergency'), tone: 'bad' }]} onChange={(value) => filter.set('kind', value)} />
          </>
        }
        filtered={filter.any}
        onResetFilters={filter.reset}
        empty={{ title: t('demand.empty.requisitions'), help: t('demand.empty.requisitions_help') }}
        hints={['move', 'open', 'palette']}
      />
      {making ? <NewRequisition kind={making} onClose={() => setMaking(null)} /> : null}
    </Page>
  );
}
