import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { Money, When } from '@/shared/ui/Values';
import type { Column } from '@/shared/ui/table/types';
import type { Requisition } from '../api/types';
import { RequisitionState } from './RequisitionFacts';

/** Where it stands now since when. */
const moved = (row: Requisition) => row.accepted_at ?? row.approved_at ?? row.returned_at ?? row.submitted_at ?? row.created_at;

export function requisitionColumns(t: TFunction): Column<Requisition>[] {
  const title = (key: string) => t(`demand.column.${key}`);
  return [
    { key: 'number', title: title('number'), width: 168, always: true, render: (row) => <b className="ys-num">{row.number}</b> },
    { key: 'facility', title: title('facility'), always: true, render: (row) => row.facility.name },
    {
      key: 'kind',
      title: title('kind'),
      width: 130,
      render: (row) => (row.kind === 'emergency' ? <Mark tone="bad">{t('demand.kind_short.emergency')}</Mark> : (row.cycle?.name ?? '—')),
    },
    {
      key: 'state',
      title: title('state'),
      width: 144,
      render: (row) => (
        <>
          <RequisitionState state={row.state} />
          {row.adopted ? <Mark tone="warn">{t('demand.adopted')}</Mark> : null}
        </>
      ),
    },
    { key: 'lines', title: title('lines'), width: 80, align: 'right', render: (row) => row.line_count },
    { key: 'flagged', title: title('flagged'), width: 90, align: 'right', render: (row) => (row.flagged_count ? <span className="ys-deadline-near">{row.flagged_count}</span> : <span className="ys-mute">0</span>) },
    { key: 'amount', title: title('amount'), width: 120, align: 'right', render: (row) => <Money value={row.amount} /> },
    { key: 'moved', title: title('moved'), width: 110, render: (row) => <When at={moved(row)} /> },
  ];
}

export function RequisitionCard({ row }: { row: Requisition }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="ys-card-line">
        <b>{row.facility.short_name || row.facility.name}</b>
        <RequisitionState state={row.state} />
      </span>
      <span className="ys-card-line ys-card-small">
        <span>{row.kind === 'emergency' ? t('demand.kind_short.emergency') : row.cycle?.name}</span>
        <span>
          {t('demand.lines', { count: row.line_count })} · <Money value={row.amount} sign />
        </span>
      </span>
    </>
  );
}
