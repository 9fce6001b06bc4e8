import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Money, When } from '@/shared/ui/Values';
import type { Plan } from '../../api/types';
import { PurchasingTabs } from '../PurchasingTabs';

const tones: Partial<Record<Plan['state'], Tone>> = { draft: 'warn', committed: 'good' };
const keys = ['cycle_id'] as const;

export function PlanState({ state }: { state: Plan['state'] }) {
  const { t } = useTranslation();
  return <Mark tone={tones[state] ?? 'plain'}>{t(`purchasing.plan_state.${state}`)}</Mark>;
}

function columns(t: TFunction): Column<Plan>[] {
  const title = (key: string) => t(`purchasing.column.${key}`);
  return [
    { key: 'number', title: title('number'), always: true, render: (row) => <b className="ys-num">{row.number}</b> },
    { key: 'of', title: title('of'), width: 160, render: (row) => (row.cycle ? row.cycle.code : <Mark tone="bad">{t('purchasing.urgency.emergency')}</Mark>) },
    { key: 'revision', title: title('revision'), width: 70, align: 'right', render: (row) => row.revision },
    { key: 'state', title: title('state'), width: 110, render: (row) => <PlanState state={row.state} /> },
    { key: 'facilities', title: title('facilities'), width: 90, align: 'right', render: (row) => row.facility_count },
    { key: 'lines', title: title('lines'), width: 80, align: 'right', render: (row) => row.line_count },
    { key: 'unmet', title: title('unmet'), width: 90, align: 'right', render: (row) => (row.unmet_count ? <span className="ys-deadline-late">{row.unmet_count}</span> : <span className="ys-mute">0</span>) },
    { key: 'amount', title: title('amount'), width: 140, align: 'right', render: (row) => <Money value={row.amount} /> },
    { key: 'saved', title: title('saved'), width: 130, align: 'right', render: (row) => <span className="ys-saved"><Money value={row.saved} /></span> },
    { key: 'created', title: title('created'), width: 120, render: (row) => <When at={row.created_at} /> },
  ];
}

/** Plans of closed cycles and of emergencies. */
export function PlansPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<Plan>('/api/purchasing/plans', filter.values);
  return (
    <Page fill title={t('purchasing.title')}>
      <PurchasingTabs />
      <DataTable<Plan>
        name="plans"
        label={t('purchasing.tab.plans')}
        fill
        columns={columns(t)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/purchasing/plans/${row.id}` })}
        tone={(row) => (row.state === 'superseded' ? 'mute' : undefined)}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.number}</b>
              <PlanState state={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>{row.cycle?.code ?? t('purchasing.urgency.emergency')}</span>
              <Money value={row.amount} sign />
            </span>
          </>
        )}
        filtered={filter.any}
        onResetFilters={filter.reset}
        empty={{ title: t('purchasing.empty.plans'), help: t('purchasing.empty.plans_help') }}
        hints={['move', 'open', 'palette']}
      />
    </Page>
  );
}
