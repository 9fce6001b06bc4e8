import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { useWord } from '@/shared/lib/word';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import { useOutbox, useRetryOutbox } from '../api/outbox';
import type { OutboxRow } from '../model';
import { OperationsTabs } from './OperationsTabs';

const filterKeys = ['state'] as const;
const outboxStates = ['pending', 'sent', 'failed'];
const tones: Record<string, Tone> = { pending: 'warn', sent: 'good', failed: 'bad' };

function useOutboxColumns(): Column<OutboxRow>[] {
  const { t } = useTranslation();
  const word = useWord();
  const { may } = useSession();
  const able = may('manage_operations');
  const { mutate } = useRetryOutbox(t('operations.outbox.retried'));
  return useMemo(() => {
    const title = (key: string) => t(`operations.outbox.${key}`);
    return [
      { key: 'created', title: title('created'), width: 120, render: (row) => <When at={row.created_at} /> },
      { key: 'topic', title: title('topic'), width: 70, render: (row) => word('operations.topic', row.topic) },
      { key: 'to', title: title('to'), width: 220, render: (row) => row.to ?? '—' },
      { key: 'subject', title: title('subject'), always: true, render: (row) => row.subject ?? '—' },
      { key: 'attempts', title: title('attempts'), width: 60, align: 'right', render: (row) => row.attempts },
      { key: 'error', title: title('error'), render: (row) => <span className="ys-deadline-late">{row.last_error}</span> },
      { key: 'sent', title: title('sent'), width: 120, render: (row) => <When at={row.sent_at} /> },
      { key: 'state', title: title('state'), width: 80, render: (row) => <Mark tone={tones[row.state]}>{word('operations.outbox_state', row.state)}</Mark> },
      {
        key: 'retry',
        title: '',
        width: 90,
        always: true,
        align: 'right',
        render: (row) =>
          able && row.state !== 'sent' ? (
            <Button size="small" onClick={() => mutate(row.id)}>
              {title('retry')}
            </Button>
          ) : null,
      },
    ];
  }, [t, word, able, mutate]);
}

export function OutboxPage() {
  const { t } = useTranslation();
  const filters = useFilters(filterKeys);
  const listing = useOutbox(filters.values);
  const columns = useOutboxColumns();
  return (
    <Page fill title={t('operations.outbox.title')}>
      <OperationsTabs />
      <DataTable<OutboxRow>
        name="operations-outbox"
        label={t('operations.outbox.label')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        filters={<Chips all label={t('operations.outbox.state')} value={filters.values.state} options={outboxStates.map((value) => ({ value, label: t(`operations.outbox_state.${value}`) }))} onChange={(state) => filters.set('state', state)} />}
        filtered={filters.any}
        onResetFilters={filters.reset}
        empty={{ title: t('operations.outbox.empty'), help: t('operations.outbox.empty_help') }}
        card={(row) => (
          <>
            <b>{row.subject ?? row.topic}</b>
            <div className="ys-card-small">
              {row.to} · {t(`operations.outbox_state.${row.state}`)}
            </div>
          </>
        )}
      />
    </Page>
  );
}
