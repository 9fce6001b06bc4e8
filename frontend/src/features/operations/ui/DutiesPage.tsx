import { Button, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangedRows } from '@/shared/api/changed';
import { useFilters } from '@/shared/lib/filters';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import { useDuties, useRunNow, useRuns, type Duty, type Run } from '../api/duties';
import { OperationsTabs } from './OperationsTabs';

const keys = ['duty', 'outcome'] as const;
const tones: Record<Run['outcome'], Tone> = { running: 'link', done: 'good', failed: 'bad', abandoned: 'warn' };

/** What a duty does, in the reader's words; one that is not named yet shows its own word. */
function useDutyName() {
  const { t } = useTranslation();
  return (name: string) => t(`operations.duty.${name.replaceAll('.', '_')}`, { defaultValue: name });
}

/** The timetable: what the product does by itself, when it did it last, when it will do it next. */
export function DutiesPage() {
  const { t } = useTranslation();
  const asked = useDuties();
  return (
    <Page title={t('operations.duties.title')}>
      <OperationsTabs />
      <p className="ys-mute ys-note">{t('operations.duties.help')}</p>
      <Loaded asked={asked}>{(duties) => <Timetable duties={duties} />}</Loaded>
      <History names={asked.data?.map((duty) => duty.name) ?? []} />
    </Page>
  );
}

function DutyState({ duty }: { duty: Duty }) {
  const { t } = useTranslation();
  if (duty.running) return <Mark tone="link">{t('operations.duties.outcome.running')}</Mark>;
  if (duty.failures > 0) return <Mark tone="bad">{t('operations.duties.failures', { count: duty.failures })}</Mark>;
  if (duty.asked) return <Mark>{t('operations.duties.asked')}</Mark>;
  return duty.last ? <Mark tone="good">{t('operations.duties.fine')}</Mark> : <Mark>{t('operations.duties.never')}</Mark>;
}

function Timetable({ duties }: { duties: Duty[] }) {
  const { t } = useTranslation();
  const name = useDutyName();
  const changed = useChangedRows();
  const run = useRunNow((duty) => t('operations.duties.ran', { name: name(duty) }));
  const columns: Column<Duty>[] = [
    { key: 'name', title: t('operations.duties.duty'), always: true, render: (duty) => <b className={changed.has(duty.name) ? 'ys-changed' : 'ys-plain'}>{name(duty.name)}</b> },
    { key: 'state', title: t('operations.duties.state'), width: 116, always: true, render: (duty) => <DutyState duty={duty} /> },
    { key: 'last', title: t('operations.duties.last'), width: 116, render: (duty) => <When at={duty.last?.started_at} /> },
    { key: 'next', title: t('operations.duties.next'), width: 116, render: (duty) => <When at={duty.next_at} /> },
    { key: 'note', title: t('operations.duties.note'), render: (duty) => <span className="ys-mute">{duty.last?.note || '—'}</span> },
    { key: 'cron', title: t('operations.duties.cron'), width: 140, optional: true, render: (duty) => <code>{duty.cron}</code> },
    { key: 'run', title: t('operations.duties.run'), width: 110, always: true, render: (duty) => <RunButton duty={duty} busy={run.isPending && run.variables === duty.name} onRun={() => run.mutate(duty.name)} /> },
  ];
  return (
    <DataTable<Duty>
      name="operations-duties"
      label={t('operations.duties.label')}
      columns={columns}
      compact
      listing={{ rows: duties }}
      rowKey={(duty) => duty.name}
      card={(duty) => (
        <div className="ys-mail-card">
          <b>{name(duty.name)}</b>
          <div>
            <DutyState duty={duty} /> {t('operations.duties.next')} <When at={duty.next_at} />
          </div>
          <small className="ys-mute">{duty.last?.note}</small>
          <RunButton duty={duty} busy={run.isPending && run.variables === duty.name} onRun={() => run.mutate(duty.name)} />
        </div>
      )}
      empty={{ title: t('operations.duties.never') }}
    />
  );
}

function RunButton({ duty, busy, onRun }: { duty: Duty; busy: boolean; onRun: () => void }) {
  const { t } = useTranslation();
  const name = useDutyName();
  if (!duty.can.includes('run')) return null;
  return (
    <Button size="small" loading={busy} disabled={duty.asked || duty.running} onClick={onRun} aria-label={`${t('operations.duties.run')} ${name(duty.name)}`}>
      {t('operations.duties.run')}
    </Button>
  );
}

function History({ names }: { names: string[] }) {
  const { t } = useTranslation();
  const name = useDutyName();
  const filters = useFilters(keys);
  const listing = useRuns(filters.values);
  const columns = useMemo<Column<Run>[]>(
    () => [
      { key: 'started_at', title: t('operations.duties.started_at'), width: 116, always: true, render: (run) => <When at={run.started_at} /> },
      { key: 'duty', title: t('operations.duties.duty'), width: 220, always: true, render: (run) => t(`operations.duty.${run.duty.replaceAll('.', '_')}`, { defaultValue: run.duty }) },
      { key: 'outcome', title: t('operations.duties.state'), width: 96, always: true, render: (run) => <Mark tone={tones[run.outcome]}>{t(`operations.duties.outcome.${run.outcome}`)}</Mark> },
      { key: 'cause', title: t('operations.duties.cause'), width: 96, render: (run) => t(`operations.duties.causes.${run.cause}`) },
      { key: 'note', title: t('operations.duties.note'), render: (run) => <span className="ys-mute">{run.note}</span> },
      { key: 'instance', title: t('operations.duties.instance'), width: 160, optional: true, render: (run) => run.instance },
    ],
    [t],
  );
  return (
    <Panel title={t('operations.duties.history')} flush>
      <DataTable<Run>
        name="operations-runs"
        label={t('operations.duties.history')}
        columns={columns}
        compact
        listing={listing}
        rowKey={(run) => run.id}
        filters={
          <>
            <Select
              allowClear
              style={{ width: 220 }}
              value={filters.values.duty}
              placeholder={t('operations.duties.any_duty')}
              aria-label={t('operations.duties.duty')}
              options={names.map((value) => ({ value, label: name(value) }))}
              onChange={(value?: string) => filters.set('duty', value)}
            />
            <Select
              allowClear
              style={{ width: 120 }}
              value={filters.values.outcome}
              placeholder={t('operations.duties.any_outcome')}
              aria-label={t('operations.duties.state')}
              options={Object.keys(tones).map((value) => ({ value, label: t(`operations.duties.outcome.${value}`) }))}
              onChange={(value?: string) => filters.set('outcome', value)}
            />
          </>
        }
        filtered={filters.any}
        onResetFilters={filters.reset}
        card={(run) => (
          <div className="ys-mail-card">
            <b>{name(run.duty)}</b>
            <div>
              <Mark tone={tones[run.outcome]}>{t(`operations.duties.outcome.${run.outcome}`)}</Mark> <When at={run.started_at} />
            </div>
            <small className="ys-mute">{run.note}</small>
          </div>
        )}
        empty={{ title: t('operations.duties.no_runs') }}
      />
    </Panel>
  );
}
