import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { Issues } from '@/shared/ui/import/Findings';
import { Panel } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { useDecideAllConflicts, useDecideConflict } from '../api/imports';
import type { Conflict, Duplicate, ItemImport } from '../model';

/** Repeats and conflicts of a checked file: told, never settled silently. */
export function ImportFindings({ batch, onChange }: { batch: ItemImport; onChange?: (batch: ItemImport) => void }) {
  const { t } = useTranslation();
  return (
    <>
      {batch.conflicts.length ? <Conflicts batch={batch} onChange={onChange} /> : null}
      {batch.remarks.length ? (
        <Panel title={t('formulary.import.remarks')} count={batch.remarks.length} flush>
          <Issues issues={batch.remarks} />
        </Panel>
      ) : null}
      {batch.duplicates.length ? <Duplicates duplicates={batch.duplicates} /> : null}
    </>
  );
}

function Duplicates({ duplicates }: { duplicates: Duplicate[] }) {
  const { t } = useTranslation();
  const columns: Column<Duplicate>[] = [
    { key: 'rows', title: t('formulary.import.rows_at'), width: 120, always: true, render: (one) => <span className="ys-num">{one.rows.join(', ')}</span> },
    { key: 'name', title: t('formulary.field.name'), always: true, render: (one) => one.name },
    { key: 'specification', title: t('formulary.field.specification'), render: (one) => one.specification || '—' },
    { key: 'manufacturer', title: t('formulary.field.manufacturer'), render: (one) => one.manufacturer || '—' },
  ];
  return (
    <Panel title={t('formulary.import.duplicates')} count={duplicates.length} flush>
      <p className="ys-mute ys-pad">{t('formulary.import.duplicates_help')}</p>
      <DataTable name="formulary-duplicates" label={t('formulary.import.duplicates')} compact bare columns={columns} listing={{ rows: duplicates }} rowKey={(one) => one.rows.join('-')} empty={{ title: '' }} />
    </Panel>
  );
}

function Conflicts({ batch, onChange }: { batch: ItemImport; onChange?: (batch: ItemImport) => void }) {
  const { t } = useTranslation();
  const decide = useDecideConflict(batch, onChange);
  const able = batch.can.includes('decide');
  const columns: Column<Conflict>[] = [
    { key: 'row', title: t('formulary.import.row'), width: 70, align: 'right', always: true, render: (one) => one.row },
    { key: 'key', title: t('formulary.import.key'), width: 180, always: true, render: (one) => <span className="ys-num">{one.key}</span> },
    { key: 'was', title: t('formulary.import.was'), render: (one) => one.was },
    { key: 'now', title: t('formulary.import.now'), render: (one) => one.name },
    {
      key: 'decision',
      title: '',
      width: 210,
      always: true,
      align: 'right',
      render: (conflict) =>
        conflict.decision ? (
          <Mark>{t(`formulary.decision.${conflict.decision}`)}</Mark>
        ) : !able ? null : (
          <>
            <Button size="small" onClick={() => decide.mutate({ conflict, decision: 'keep_old' })}>
              {t('formulary.import.keep_old')}
            </Button>{' '}
            <Button size="small" onClick={() => decide.mutate({ conflict, decision: 'as_new' })}>
              {t('formulary.import.as_new')}
            </Button>
          </>
        ),
    },
  ];
  return (
    <Panel title={t('formulary.import.conflicts')} count={batch.conflicts.length} extra={able ? <DecideAll batch={batch} onChange={onChange} /> : null} flush>
      <p className="ys-mute ys-pad">{t('formulary.import.conflicts_help')}</p>
      <DataTable name="formulary-conflicts" label={t('formulary.import.conflicts')} compact bare columns={columns} listing={{ rows: batch.conflicts }} rowKey={(one) => one.id} empty={{ title: '' }} />
    </Panel>
  );
}

function DecideAll({ batch, onChange }: { batch: ItemImport; onChange?: (batch: ItemImport) => void }) {
  const { t } = useTranslation();
  const decide = useDecideAllConflicts(batch, onChange);
  if (batch.conflicts.every((one) => one.decision)) return null;
  return (
    <>
      <Button size="small" loading={decide.isPending} onClick={() => decide.mutate('keep_old')}>
        {t('formulary.import.all_keep_old')}
      </Button>
      <Button size="small" loading={decide.isPending} onClick={() => decide.mutate('as_new')}>
        {t('formulary.import.all_as_new')}
      </Button>
    </>
  );
}
