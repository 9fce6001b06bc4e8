import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { average, quantity } from '@/shared/format/decimal';
import { percent } from '@/shared/format/percent';
import { tidy } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { Explain } from '@/shared/ui/Explain';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty } from '@/shared/ui/Values';
import { PACE, usePace, type PaceRow } from '../../api/pace';
import { PurchasingTabs } from '../PurchasingTabs';
import { PaceBar } from './PaceBar';
import { PaceDrawer } from './PaceDrawer';

const keys = ['level', 'q', 'tender_id', 'line'] as const;
const levels = ['behind', 'red', 'amber', 'note', 'on_pace', 'early', 'no_quantity'];
const tones: Partial<Record<PaceRow['pace'], Tone>> = { red: 'bad', amber: 'warn', on_pace: 'good' };

export function PaceMark({ pace }: { pace: PaceRow['pace'] }) {
  const { t } = useTranslation();
  return <Mark tone={tones[pace] ?? 'plain'}>{t(`purchasing.pace_level.${pace}`)}</Mark>;
}

/** 序时进度: every agreed quantity against the time that has passed, furthest behind first. */
export function PacePage() {
  const { t } = useTranslation();
  const filters = useFilters(keys);
  const { level, q, tender_id, line } = filters.values;
  const asked = { level, q, tender_id };
  const listing = usePace(asked);
  const all = usePace({});
  const columns = usePaceColumns();
  const tenders = useMemo(() => [...new Map(all.rows.map((row) => [row.tender_id, row.tender_code])).entries()].map(([value, label]) => ({ value, label })), [all.rows]);
  const search = new URLSearchParams(Object.entries(tidy(asked)).map(([key, value]) => [key, String(value)])).toString();
  const count = (pace: string) => all.rows.filter((row) => row.pace === pace).length;
  const totals = t('purchasing.pace.totals', { lines: all.rows.length, red: count('red'), amber: count('amber'), done: count('on_pace') });
  return (
    <Page fill title={t('purchasing.pace.title')} facts={all.rows.length ? totals : undefined} actions={<Button href={`${PACE}/export${search ? `?${search}` : ''}`}>{t('purchasing.pace.export')}</Button>}>
      <PurchasingTabs />
      <DataTable<PaceRow>
        fill
        name="pace"
        label={t('purchasing.pace.label')}
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => filters.set('line', row.id)}
        search={{ value: q ?? '', onChange: (text) => filters.set('q', text || undefined), placeholder: t('purchasing.pace.search') }}
        filters={
          <>
            <Chips all label={t('purchasing.pace.level')} value={level} options={levels.map((value) => ({ value, label: t(`purchasing.pace_level.${value}`) }))} onChange={(value) => filters.set('level', value)} />
            {tenders.length > 1 ? <Chips all label={t('purchasing.pace.tender')} value={tender_id} options={tenders} onChange={(value) => filters.set('tender_id', value)} /> : null}
          </>
        }
        filtered={Boolean(level ?? q ?? tender_id)}
        onResetFilters={filters.reset}
        empty={{ title: t('purchasing.pace.empty'), help: t('purchasing.pace.empty_help') }}
        card={(row) => <PaceCard row={row} />}
        hints={['move', 'open', 'search', 'palette']}
      />
      {line ? <PaceDrawer id={line} onClose={() => filters.set('line', undefined)} /> : null}
    </Page>
  );
}

function PaceCard({ row }: { row: PaceRow }) {
  return (
    <>
      <div className="ys-card-line">
        <b>{row.group_name}</b>
        <PaceMark pace={row.pace} />
      </div>
      <div className="ys-pace-figure">
        <span className="ys-num">{percent(row.completion_bp)}</span>
        <PaceBar row={row} />
      </div>
      <div className="ys-card-small">
        {row.company} · {quantity(row.ordered)} / {quantity(row.agreed)} {row.items[0]?.base_unit}
      </div>
    </>
  );
}

function usePaceColumns(): Column<PaceRow>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`purchasing.pace.${key}`);
    const number = (key: 'agreed' | 'ordered' | 'accepted' | 'paid', optional = false): Column<PaceRow> => ({ key, title: title(key), width: 104, align: 'right', optional, render: (row) => <Qty value={row[key]} unit={row.items[0]?.base_unit} /> });
    return [
      { key: 'generic', title: title('generic'), always: true, render: (row) => <><b>{row.group_name}</b> <span className="ys-mute">{row.items[0]?.specification}</span></> },
      { key: 'company', title: title('company'), width: 210, render: (row) => <span title={row.items.map((item) => item.manufacturer).join('、')}>{row.company} {row.consortium ? <Mark tone="link">{title('consortium')}</Mark> : null}</span> },
      { key: 'tender', title: title('tender'), width: 100, optional: true, render: (row) => <span className="ys-num" title={row.tender_name}>{row.tender_code}</span> },
      number('agreed'),
      number('ordered'),
      number('accepted'),
      number('paid', true),
      { key: 'pace', title: title('completion'), width: 240, render: (row) => <span className="ys-pace-figure"><span className="ys-num">{percent(row.completion_bp)}</span><PaceBar row={row} /></span> },
      { key: 'level', title: title('level'), width: 88, render: (row) => <PaceMark pace={row.pace} /> },
      { key: 'forecast', title: title('forecast'), width: 92, align: 'right', render: (row) => (row.forecast.completion_bp === null || row.forecast.completion_bp === undefined ? '—' : <Explain title={title('forecast')} content={<ForecastText row={row} />}>{percent(row.forecast.completion_bp)}</Explain>) },
      { key: 'selected', title: title('selected'), width: 92, align: 'right', render: (row) => <span title={t('purchasing.pace.not_selected', { quantity: quantity(row.not_selected) })}>{percent(row.selected_bp)}</span> },
    ];
  }, [t]);
}

/** Says how the forecast is made, with its numbers. */
export function ForecastText({ row }: { row: PaceRow }) {
  const { t } = useTranslation();
  const { forecast } = row;
  const unit = row.items[0]?.base_unit ?? '';
  return <>{t('purchasing.pace.forecast_why', { from: forecast.from, days: forecast.rate_days, rate: quantity(forecast.rate_quantity), left: forecast.days_left, ordered: quantity(row.ordered), quantity: average(forecast.quantity), completion: percent(forecast.completion_bp), end: row.ends_on, unit })}</>;
}
