import { useTranslation } from 'react-i18next';
import { Issues } from '@/shared/ui/import/Findings';
import { Panel } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import type { Duplicate, ItemImport } from '../model';
import { Conflicts } from './Conflicts';

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
