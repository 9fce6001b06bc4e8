import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useWord } from '@/shared/lib/word';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import { useDuties, useDutyRuns, useRunDuty } from '../api/duties';
import type { Duty, DutyRun } from '../model';
import { OperationsTabs } from './OperationsTabs';

const tones: Record<string, Tone> = { running: 'link', done: 'good', failed: 'bad', abandoned: 'warn' };

function Outcome({ run }: { run: DutyRun | null }) {
  const { t } = useTranslation();
  const word = useWord();
  if (!run) return <span className="ys-mute">{t('operations.duties.never')}</span>;
  return <Mark tone={tones[run.outcome]}>{word('operations.outcome', run.outcome)}</Mark>;
}

function useDutyColumns(): Column<Duty>[] {
  const { t } = useTranslation();
  const { may } = useSession();
  const { mutate } = useRunDuty(t('operations.duties.asked'));
  const able = may('manage_operations');
  return useMemo(() => {
    const columns: Column<Duty>[] = [
      { key: 'name', title: t('operations.duties.name'), always: true, render: (duty) => duty.name },
      { key: 'cron', title: t('operations.duties.cron'), width: 160, render: (duty) => <span className="ys-num ys-mute">{duty.cron}</span> },
      { key: 'last', title: t('operations.duties.last'), width: 120, render: (duty) => <When at={duty.last_run?.finished_at ?? duty.last_run?.started_at} /> },
      { key: 'outcome', title: t('operations.duties.outcome'), width: 90, render: (duty) => <Outcome run={duty.last_run} /> },
      { key: 'note', title: t('operations.duties.note'), render: (duty) => <span className="ys-mute">{duty.last_run?.note}</span> },
      { key: 'failures', title: t('operations.duties.failures'), width: 90, align: 'right', render: (duty) => duty.failures || '—' },
      { key: 'next', title: t('operations.duties.next'), width: 120, render: (duty) => <When at={duty.next_at} /> },
    ];
    if (able)
      columns.push({
        key: 'run',
        title: '',
        width: 100,
        align: 'right',
        always: true,
        render: (duty) => (
          <Button size="small" onClick={() => mutate(duty.name)}>
            {t('operations.duties.run_now')}
          </Button>
        ),
      });
    return columns;
  }, [t, able, mutate]);
}

export function DutiesPage() {
  const { t } = useTranslation();
  const listing = useDuties();
  const columns = useDutyColumns();
  return (
    <Page fill title={t('operations.duties.title')}>
      <OperationsTabs />
      <DataTable<Duty>
        name="operations-duties"
        label={t('operations.duties.label')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(duty) => duty.name}
        expand={(duty) => <Runs name={duty.name} />}
        empty={{ title: t('operations.duties.empty'), help: t('operations.duties.empty_help') }}
        tone={(duty) => (duty.last_run?.outcome === 'failed' ? 'bad' : undefined)}
        card={(duty) => (
          <>
            <div className="ys-card-line">
              <b>{duty.name}</b>
              <Outcome run={duty.last_run} />
            </div>
            <div className="ys-card-small">
              {duty.cron} · <When at={duty.last_run?.finished_at} />
            </div>
          </>
        )}
      />
    </Page>
  );
}

function Runs({ name }: { name: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const listing = useDutyRuns(name);
  const columns: Column<DutyRun>[] = [
    { key: 'started', title: t('operations.duties.started'), width: 120, always: true, render: (run) => <When at={run.started_at} /> },
    { key: 'took', title: t('operations.duties.took'), width: 90, align: 'right', render: (run) => (run.finished_at ? `${Date.parse(run.finished_at) - Date.parse(run.started_at)} ms` : '—') },
    { key: 'outcome', title: t('operations.duties.outcome'), width: 90, render: (run) => <Outcome run={run} /> },
    { key: 'cause', title: t('operations.duties.cause'), width: 160, render: (run) => `${word('operations.cause', run.cause)} ${run.missed ? t('operations.duties.missed', { count: run.missed }) : ''}` },
    { key: 'note', title: t('operations.duties.note'), always: true, render: (run) => run.note },
    { key: 'instance', title: t('operations.duties.instance'), width: 140, render: (run) => <span className="ys-mute">{run.instance}</span> },
  ];
  return <DataTable<DutyRun> name="operations-runs" label={t('operations.duties.runs')} compact bare columns={columns} listing={listing} rowKey={(run) => run.id} empty={{ title: t('operations.duties.never') }} />;
}
