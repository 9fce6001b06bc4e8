import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Mark } from '@/shared/ui/Mark';
import { When } from '@/shared/ui/Values';
import type { Prescription } from '../api/prescriptions';
import { ImportDrawer } from './ImportDrawer';
import { DecoctionTabs, Severity, short, State, Who } from './marks';
import './decoction.css';

const keys = ['state', 'severity', 'facility_id'] as const;
const states = ['waiting', 'signing', 'returned', 'approved', 'withdrawn'] as const;

function useColumns(): Column<Prescription>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`decoction.column.${key}`);
    const columns: Column<Prescription>[] = [
      { key: 'number', title: title('number'), width: 150, always: true, render: (row) => <span className="ys-num">{row.number}</span> },
      { key: 'facility', title: title('facility'), width: 150, render: (row) => short(row.facility) },
      { key: 'patient', title: title('patient'), always: true, render: (row) => <Who row={row} /> },
      { key: 'formula', title: title('formula'), width: 130, render: (row) => row.formula || t('decoction.herbs', { count: row.herbs }) },
      { key: 'doses', title: title('doses'), width: 80, align: 'right', render: (row) => <span className="ys-num">{row.doses}</span> },
      { key: 'way', title: title('way'), width: 130, render: (row) => <Way row={row} /> },
      { key: 'severity', title: title('severity'), width: 110, render: (row) => <Severity value={row.severity} /> },
      { key: 'state', title: title('state'), width: 130, render: (row) => <State of="state" value={row.state} /> },
      { key: 'promised', title: title('promised'), width: 130, render: (row) => <When at={row.promised_at} /> },
      { key: 'prescriber', title: title('prescriber'), width: 100, optional: true, render: (row) => row.prescriber },
    ];
    return columns;
  }, [t]);
}

/** Decocted or raw, how it boils, and whether it is urgent. */
export function Way({ row }: { row: Prescription }) {
  const { t } = useTranslation();
  return (
    <>
      {row.way === 'raw' ? t('decoction.way.raw') : t(`decoction.scheme.${row.scheme}`)}
      {row.urgent ? <> <Mark tone="bad">{t('decoction.urgent')}</Mark></> : null}
    </>
  );
}

/** Prescriptions within reach. */
export function PrescriptionsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useList<Prescription>('/api/decoction/prescriptions', filter.values);
  const [importing, setImporting] = useState(false);
  return (
    <Page
      fill
      title={t('decoction.title')}
      actions={
        may('prescribe') ? (
          <>
            <Button onClick={() => setImporting(true)}>{t('decoction.import.action')}</Button>
            <Button type="primary" onClick={() => void navigate({ to: '/decoction/write' })}>{t('decoction.write.action')}</Button>
          </>
        ) : null
      }
    >
      <DecoctionTabs />
      <DataTable<Prescription>
        name="decoction-prescriptions"
        label={t('decoction.tab.prescriptions')}
        fill
        columns={useColumns()}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/decoction/prescriptions/${row.id}` })}
        filters={<Chips all label={t('decoction.column.state')} value={filter.values.state} onChange={(value) => filter.set('state', value)} options={states.map((value) => ({ value, label: t(`decoction.state.${value}`) }))} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span><strong>{short(row.facility)}</strong> <span className="ys-num ys-mute">{row.number}</span></span>
            <span><Who row={row} /> · {row.formula || t('decoction.herbs', { count: row.herbs })} · {t('decoction.dose_count', { count: row.doses })}</span>
            <span><State of="state" value={row.state} /> <Severity value={row.severity} /> <When at={row.promised_at} /></span>
          </>
        )}
        empty={{ title: t('decoction.empty.prescriptions'), help: t('decoction.empty.prescriptions_help') }}
        hints={['move', 'open', 'palette']}
      />
      {importing ? <ImportDrawer onClose={() => setImporting(false)} /> : null}
    </Page>
  );
}
