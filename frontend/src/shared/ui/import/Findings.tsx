import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '../Page';
import { DataTable } from '../table/DataTable';
import type { Column } from '../table/types';
import type { ImportBatch, ImportIssue, WizardProps } from './types';

interface FindingsProps<B extends ImportBatch> extends WizardProps<B> {
  batch: B;
  busy: boolean;
  onApply: () => void;
  onDiscard: () => void;
  onUpdate: (batch: B) => void;
}

/** The result of the dry run: counts, every wrong cell, and the button that writes. */
export function Findings<B extends ImportBatch>(props: FindingsProps<B>) {
  const { t } = useTranslation();
  const { batch, busy } = props;
  const able = batch.can.includes('apply') && batch.accepted > 0;
  const wrong = batch.error_count ?? batch.errors.length;
  const counts = [
    { label: t('common.import.rows'), value: batch.rows },
    { label: t('common.import.accepted'), value: batch.accepted },
    { label: t('common.import.errors'), value: wrong, tone: wrong ? ('bad' as const) : undefined },
    ...(props.counts?.(batch) ?? []),
  ];
  return (
    <Panel
      title={t('common.import.check')}
      extra={
        <>
          <Button size="small" onClick={props.onDiscard} disabled={busy}>
            {t('common.action.discard')}
          </Button>
          <Button size="small" type="primary" disabled={!able} loading={busy} onClick={props.onApply}>
            {t('common.import.apply_button', { count: batch.accepted })}
          </Button>
        </>
      }
    >
      <dl className="ys-import-counts">
        {counts.map((count) => (
          <div key={count.label}>
            <dt>{count.label}</dt>
            <dd className={count.tone === 'bad' ? 'ys-deadline-late' : count.tone === 'warn' ? 'ys-deadline-near' : undefined}>{count.value}</dd>
          </div>
        ))}
      </dl>
      <p role="status" className={wrong ? 'ys-deadline-late' : undefined}>
        {wrong ? t('common.import.bad', { count: wrong }) : able ? t('common.import.ok') : (props.waits ?? t('common.import.nothing'))}
      </p>
      {batch.errors.length ? <Issues issues={batch.errors} /> : null}
      {props.findings?.(batch, props.onUpdate)}
    </Panel>
  );
}

/** Wrong cells, or remarks, with their addresses. */
export function Issues({ issues }: { issues: ImportIssue[] }) {
  const { t } = useTranslation();
  const columns: Column<ImportIssue>[] = [
    { key: 'cell', title: t('common.import.cell'), width: 80, render: (issue) => issue.cell ?? '—', always: true },
    { key: 'row', title: t('common.import.row'), width: 80, align: 'right', render: (issue) => issue.row },
    { key: 'column', title: t('common.import.column'), width: 180, render: (issue) => issue.column ?? '—' },
    { key: 'message', title: t('common.import.message'), render: (issue) => issue.message, always: true },
  ];
  return (
    <DataTable
      name="import.issues"
      label={t('common.import.errors')}
      compact
      columns={columns}
      listing={{ rows: issues }}
      rowKey={(issue) => `${issue.row}/${issue.column ?? ''}/${issue.code}`}
      empty={{ title: t('common.import.ok') }}
    />
  );
}
