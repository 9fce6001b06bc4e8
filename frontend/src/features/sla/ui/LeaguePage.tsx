import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '@/shared/format/percent';
import { useFilters } from '@/shared/lib/filters';
import { Page, Panel } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import { useFigures, useLeague, type FiguresRow, type League } from '../api/levels';
import { Part, Share, State } from './marks';
import { SlaTabs } from './SlaTabs';
import './sla.css';

const keys = ['standing', 'q', 'by'] as const;
const standings = ['good', 'warned', 'interviewed', 'suspended', 'evicted'] as const;

function useColumns(): Column<League>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`sla.column.${key}`);
    return [
      { key: 'supplier', title: title('supplier'), always: true, render: (row) => <Who row={row} /> },
      { key: 'standing', title: title('standing'), width: 108, render: (row) => <State of="standing" value={row.standing} /> },
      { key: 'since', title: title('since'), width: 120, render: (row) => <When at={row.standing_since} /> },
      { key: 'score', title: title('score'), width: 160, align: 'right', render: (row) => <Score value={row.score_e4} /> },
      { key: 'running', title: title('running'), width: 84, align: 'right', render: (row) => <span className="ys-num">{row.running}</span> },
      { key: 'breaches', title: title('breaches'), width: 140, align: 'right', render: (row) => <span className={row.breaches ? 'ys-num ys-deadline-late' : 'ys-num ys-mute'}>{row.breaches}</span> },
      {
        key: 'case',
        title: title('case'),
        width: 90,
        render: (row) =>
          row.case_id ? (
            <Link to="/sla/cases/$id" params={{ id: row.case_id }} onClick={(event) => event.stopPropagation()}>
              {t('sla.case_open')}
            </Link>
          ) : (
            '—'
          ),
      },
    ];
  }, [t]);
}

/** A supplier, and the parts of his business in which he stands elsewhere. */
function Who({ row }: { row: League }) {
  return (
    <>
      <b>{row.supplier.name}</b>
      {row.parts.map((one) => (
        <span key={one.part} className="ys-sla-part">
          <Part of={one.part} /> <State of="standing" value={one.standing} />
        </span>
      ))}
    </>
  );
}

/** A score of 10,000 as a bar and a percentage. */
function Score({ value }: { value: number }) {
  return (
    <span className="ys-sla-score">
      <span className="ys-sla-bar" aria-hidden>
        <i style={{ width: `${value / 100}%` }} />
      </span>
      <span className="ys-num">{percent(value)}</span>
    </span>
  );
}

/** 考核排名: every supplier by standing and score, and where in the county and with which items it goes wrong. */
export function LeaguePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const { standing, q, by } = filter.values;
  const league = useLeague();
  const all = league.data ?? [];
  const rows = all.filter((row) => (!standing || row.standing === standing) && (!q || row.supplier.name.includes(q)));
  const chips = standings.map((value) => ({ value, label: t(`sla.standing.${value}`), count: all.filter((row) => row.standing === value).length }));
  return (
    <Page fill title={t('sla.title')}>
      <SlaTabs />
      <div className="ys-sla-views">
        <Chips label={t('sla.where')} value={by ?? 'league'} options={['league', 'area', 'item'].map((value) => ({ value, label: value === 'league' ? t('sla.tab.league') : t(`sla.by.${value}`) }))} onChange={(value) => filter.set('by', value === 'league' ? undefined : value)} />
      </div>
      <div className={by ? 'ys-sla-desk ys-sla-desk-where' : 'ys-sla-desk'}>
        <DataTable<League>
          name="sla-league"
          label={t('sla.tab.league')}
          fill
          columns={useColumns()}
          listing={{ rows, loading: league.isPending, problem: league.error, again: () => void league.refetch() }}
          rowKey={(row) => row.supplier.id}
          onOpen={(row) => void navigate({ to: `/sla/suppliers/${row.supplier.id}` })}
          tone={(row) => (row.standing === 'evicted' || row.standing === 'suspended' ? 'bad' : undefined)}
          search={{ value: q ?? '', onChange: (text) => filter.set('q', text || undefined), placeholder: t('sla.search.supplier') }}
          filters={<Chips all label={t('sla.column.standing')} value={standing} options={chips} onChange={(value) => filter.set('standing', value)} />}
          filtered={Boolean(standing ?? q)}
          onResetFilters={filter.reset}
          card={(row) => (
            <>
              <span className="ys-card-line">
                <b>{row.supplier.short_name || row.supplier.name}</b>
                <State of="standing" value={row.standing} />
              </span>
              <span className="ys-card-line ys-card-small">
                <Score value={row.score_e4} />
                <span>{t('sla.breach_count', { count: row.breaches })}</span>
              </span>
            </>
          )}
          empty={{ title: t('sla.empty.league'), help: t('sla.empty.league_help') }}
          hints={['move', 'open', 'search', 'palette']}
        />
        <Where by={by === 'item' ? 'item' : 'area'} onBy={(by) => filter.set('by', by)} />
      </div>
    </Page>
  );
}

/** The areas or items that are served worst, so that one sees whether it is the supplier or the road. */
function Where({ by, onBy }: { by: 'item' | 'area'; onBy: (by: string | undefined) => void }) {
  const { t } = useTranslation();
  const rows = [...(useFigures(by).data ?? [])].sort((a, b) => b.figures.late - a.figures.late || b.figures.lines - a.figures.lines);
  return (
    <Panel title={t('sla.where')} extra={<Chips label={t('sla.where')} value={by} options={[{ value: 'area', label: t('sla.by.area') }, { value: 'item', label: t('sla.by.item') }]} onChange={(value) => onBy(value ?? 'area')} />} flush className="ys-sla-where">
      <FiguresTable rows={rows.slice(0, 40)} name={t(`sla.by.${by}`)} />
    </Panel>
  );
}

export function FiguresTable({ rows, name }: { rows: FiguresRow[]; name: string }) {
  const { t } = useTranslation();
  if (rows.length === 0) return <p className="ys-mute ys-sla-none">{t('sla.empty.figures')}</p>;
  return (
    <div className="ys-sla-figures" tabIndex={0} role="region" aria-label={name}>
      <table>
        <thead>
          <tr>
            <th scope="col">{name}</th>
            <th scope="col">{t('sla.column.judged')}</th>
            <th scope="col">{t('sla.column.late')}</th>
            <th scope="col">{t('sla.column.on_time_in_full')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td>{row.name}</td>
              <td className="ys-num">{row.figures.lines}</td>
              <td className={row.figures.late ? 'ys-num ys-deadline-late' : 'ys-num ys-mute'}>{row.figures.late}</td>
              <td>
                <Share value={row.figures.on_time_in_full} below={0.95} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
