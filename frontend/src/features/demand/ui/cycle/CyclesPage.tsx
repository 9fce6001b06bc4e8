import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import type { Cycle } from '../../api/types';
import { DemandTabs } from '../DemandTabs';
import { CycleForm } from './CycleForm';

const tones: Partial<Record<Cycle['state'], Tone>> = { open: 'good', planned: 'link', closed: 'warn' };

export function CycleState({ state }: { state: Cycle['state'] }) {
  const { t } = useTranslation();
  return <Mark tone={tones[state] ?? 'plain'}>{t(`demand.cycle_state.${state}`)}</Mark>;
}

function columns(t: TFunction): Column<Cycle>[] {
  const title = (key: string) => t(`demand.cycle.${key}`);
  return [
    { key: 'name', title: title('name'), always: true, render: (row) => <b>{row.name}</b> },
    { key: 'code', title: title('code'), width: 120, render: (row) => <span className="ys-num">{row.code}</span> },
    { key: 'kind', title: title('kind'), width: 90, render: (row) => t(`demand.cycle_kind.${row.kind}`) },
    { key: 'state', title: title('state'), width: 110, render: (row) => <CycleState state={row.state} /> },
    { key: 'opens', title: title('opens_at'), width: 130, render: (row) => <When at={row.opens_at} /> },
    { key: 'closes', title: title('closes_at'), width: 130, render: (row) => <When at={row.closes_at} /> },
  ];
}

/** The rhythm of demand: which cycles there were, which is open, which come. */
export function CyclesPage() {
  const { t } = useTranslation();
  const me = useSession();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const listing = useList<Cycle>('/api/demand/cycles');
  const create = me.may('manage_cycles') ? (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('demand.verb.new_cycle')}
    </Button>
  ) : null;
  return (
    <Page fill title={t('demand.title')} actions={create}>
      <DemandTabs />
      <DataTable<Cycle>
        name="cycles"
        label={t('demand.tab.cycles')}
        fill
        columns={columns(t)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/demand/cycles/${row.id}` })}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.name}</b>
              <CycleState state={row.state} />
            </span>
            <span className="ys-card-small">
              {t('demand.cycle.closes_at')} <When at={row.closes_at} />
            </span>
          </>
        )}
        empty={{ title: t('demand.empty.cycles'), help: t('demand.empty.cycles_help') }}
        hints={['move', 'open', 'palette']}
      />
      {making ? <CycleForm onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}
