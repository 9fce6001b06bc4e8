import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Day, Deadline, When } from '@/shared/ui/Values';
import type { Case } from '../api/levels';
import { Part, State } from './marks';
import { SlaTabs } from './SlaTabs';
import './sla.css';

const keys = ['state'] as const;
const states = ['open', 'stayed', 'executed', 'withdrawn', 'reversed'] as const;

function useColumns(): Column<Case>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`sla.column.${key}`);
    return [
      { key: 'number', title: title('number'), width: 160, always: true, render: (row) => <b className="ys-num">{row.number}</b> },
      { key: 'supplier', title: title('supplier'), always: true, render: (row) => (<>{row.supplier.name} <Part of={row.part} /></>) },
      { key: 'state', title: title('state'), width: 110, render: (row) => <State of="case" value={row.state} /> },
      { key: 'threshold', title: title('threshold'), width: 120, render: (row) => <Day on={row.threshold_on} /> },
      { key: 'notice', title: title('notice'), width: 130, render: (row) => <When at={row.notice_sent_at} /> },
      { key: 'until', title: title('appeal_until'), width: 170, render: (row) => (row.state === 'open' ? <Deadline at={row.appeal_until} /> : <When at={row.appeal_until} />) },
      { key: 'executed', title: title('executed'), width: 130, render: (row) => <When at={row.executed_at} /> },
    ];
  }, [t]);
}

/** 淘汰案: opened by the rules, executed by the rules; people only stay, hear and reverse. */
export function CasesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<Case>('/api/sla/cases', filter.values);
  return (
    <Page fill title={t('sla.title')}>
      <SlaTabs />
      <DataTable<Case>
        name="sla-cases"
        label={t('sla.tab.cases')}
        fill
        columns={useColumns()}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/sla/cases/${row.id}` })}
        filters={<Chips all label={t('sla.column.state')} value={filter.values.state} options={states.map((value) => ({ value, label: t(`sla.case.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.supplier.short_name || row.supplier.name}</b>
              <State of="case" value={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span className="ys-num">{row.number}</span>
              <Day on={row.threshold_on} />
            </span>
          </>
        )}
        empty={{ title: t('sla.empty.cases'), help: t('sla.empty.cases_help') }}
        hints={['move', 'open', 'palette']}
      />
    </Page>
  );
}
