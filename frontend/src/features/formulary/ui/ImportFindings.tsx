import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { Panel } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { useDecideConflict } from '../api/imports';
import type { Conflict, Duplicate, ItemImport } from '../model';

/** Repeats and conflicts of a checked file: told, never settled silently. */
export function ImportFindings({ batch }: { batch: ItemImport }) {
  return (
    <>
      {batch.conflicts.length ? <Conflicts batch={batch} /> : null}
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

function Conflicts({ batch }: { batch: ItemImport }) {
  const { t } = useTranslation();
  const decide = useDecideConflict(batch);
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
        ) : (
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
    <Panel title={t('formulary.import.conflicts')} count={batch.conflicts.length} flush>
      <p className="ys-mute ys-pad">{t('formulary.import.conflicts_help')}</p>
      <DataTable name="formulary-conflicts" label={t('formulary.import.conflicts')} compact bare columns={columns} listing={{ rows: batch.conflicts }} rowKey={(one) => one.id} empty={{ title: '' }} />
    </Panel>
  );
}
