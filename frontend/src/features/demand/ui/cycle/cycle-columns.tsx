import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '@/shared/ui/Mark';
import type { Column } from '@/shared/ui/table/types';
import { Money, When } from '@/shared/ui/Values';
import type { CycleFacility } from '../../api/types';
import type { Township } from '../../model/townships';

const tones: Record<string, Tone> = { missing: 'bad', returned: 'bad', draft: 'warn', submitted: 'link', approved: 'link', accepted: 'good', ordered: 'good', adopted: 'warn' };

function FacilityState({ state }: { state: string }) {
  const { t } = useTranslation();
  return <Mark tone={tones[state] ?? 'plain'}>{t(`demand.state.${state}`)}</Mark>;
}

const flags = (count: number) => (count ? <span className="ys-deadline-near">{count}</span> : <span className="ys-mute">0</span>);

export function facilityColumns(t: TFunction): Column<CycleFacility>[] {
  const title = (key: string) => t(`demand.column.${key}`);
  return [
    { key: 'facility', title: title('facility'), always: true, render: (row) => row.facility.name },
    { key: 'parent', title: title('parent'), width: 160, render: (row) => <span className="ys-mute">{row.parent?.short_name ?? '—'}</span> },
    { key: 'state', title: title('state'), width: 100, render: (row) => <FacilityState state={row.state} /> },
    { key: 'number', title: title('number'), width: 150, render: (row) => <span className="ys-num">{row.number ?? '—'}</span> },
    { key: 'lines', title: title('lines'), width: 80, align: 'right', render: (row) => row.lines },
    { key: 'flagged', title: title('flagged'), width: 80, align: 'right', render: (row) => flags(row.flagged) },
    { key: 'amount', title: title('amount'), width: 120, align: 'right', render: (row) => <Money value={row.amount} /> },
    { key: 'submitted', title: title('submitted'), width: 110, render: (row) => <When at={row.submitted_at} /> },
    { key: 'reminded', title: title('reminded'), width: 110, render: (row) => <When at={row.reminded_at} /> },
  ];
}

export function FacilityCard({ row }: { row: CycleFacility }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="ys-card-line">
        <b>{row.facility.short_name || row.facility.name}</b>
        <FacilityState state={row.state} />
      </span>
      <span className="ys-card-line ys-card-small">
        <span>{row.parent?.short_name}</span>
        <span>
          {t('demand.lines', { count: row.lines })} · <Money value={row.amount} sign />
        </span>
      </span>
    </>
  );
}

export function townshipColumns(t: TFunction): Column<Township>[] {
  const title = (key: string) => t(`demand.column.${key}`);
  return [
    { key: 'name', title: title('township'), always: true, render: (row) => <b>{row.name}</b> },
    { key: 'accepted', title: title('accepted'), width: 180, render: (row) => <Share part={row.accepted} whole={row.facilities} /> },
    { key: 'missing', title: title('missing'), width: 90, align: 'right', render: (row) => (row.missing.length ? <span className="ys-deadline-late">{row.missing.length}</span> : <span className="ys-mute">0</span>) },
    { key: 'lines', title: title('lines'), width: 90, align: 'right', render: (row) => row.lines },
    { key: 'flagged', title: title('flagged'), width: 90, align: 'right', render: (row) => flags(row.flagged) },
    { key: 'amount', title: title('amount'), width: 130, align: 'right', render: (row) => <Money value={row.amount} /> },
  ];
}

function Share({ part, whole }: { part: number; whole: number }) {
  return (
    <span className="ys-share">
      <span className="ys-meter" aria-hidden>
        <i className="ys-meter-accepted" style={{ width: `${(part / Math.max(1, whole)) * 100}%` }} />
      </span>
      <span className="ys-num">
        {part} / {whole}
      </span>
    </span>
  );
}

export function TownshipCard({ row }: { row: Township }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="ys-card-line">
        <b>{row.name}</b>
        <span className="ys-num">
          {row.accepted} / {row.facilities}
        </span>
      </span>
      <span className="ys-card-small">{row.missing.length ? `${t('demand.column.missing')} ${row.missing.map((each) => each.facility.short_name).join(t('common.list'))}` : t('demand.cycle.none_missing')}</span>
    </>
  );
}
