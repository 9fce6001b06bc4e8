import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import { useImports } from '../api/imports';
import type { ItemImport } from '../model';
import { FormularyTabs } from './FormularyTabs';

const tones: Record<string, Tone> = { checked: 'warn', applied: 'good', discarded: 'plain' };

export function ImportState({ state }: { state: string }) {
  const { t } = useTranslation();
  return <Mark tone={tones[state]}>{t(`formulary.import_state.${state}`)}</Mark>;
}

function useImportColumns(): Column<ItemImport>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      { key: 'file', title: t('formulary.import.file'), always: true, render: (batch) => batch.file_name },
      { key: 'rows', title: t('formulary.import.rows'), width: 90, align: 'right', render: (batch) => batch.rows },
      { key: 'accepted', title: t('formulary.import.accepted'), width: 90, align: 'right', render: (batch) => batch.accepted },
      { key: 'by', title: t('formulary.import.by'), width: 120, render: (batch) => batch.created_by?.name ?? '—' },
      { key: 'at', title: t('formulary.import.at'), width: 120, render: (batch) => <When at={batch.created_at} /> },
      { key: 'state', title: t('formulary.import.state'), width: 100, render: (batch) => <ImportState state={batch.state} /> },
    ],
    [t],
  );
}

export function ImportsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const listing = useImports();
  const columns = useImportColumns();
  const start = () => void navigate({ to: '/formulary/imports/new' });
  return (
    <Page
      fill
      title={t('formulary.import.list')}
      actions={
        <Button type="primary" onClick={start}>
          {t('formulary.import.new')}
        </Button>
      }
    >
      <FormularyTabs />
      <DataTable<ItemImport>
        name="formulary-imports"
        label={t('formulary.import.list')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(batch) => batch.id}
        onOpen={(batch) => void navigate({ to: `/formulary/imports/${batch.id}` })}
        empty={{ title: t('formulary.import.empty'), help: t('formulary.import.empty_help'), action: <Button onClick={start}>{t('formulary.import.new')}</Button> }}
        hints={['move', 'open']}
        card={(batch) => (
          <div className="ys-card-line">
            <b>{batch.file_name}</b>
            <ImportState state={batch.state} />
          </div>
        )}
      />
    </Page>
  );
}
