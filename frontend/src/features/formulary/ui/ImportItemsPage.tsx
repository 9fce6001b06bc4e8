import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportWizard } from '@/shared/ui/import/ImportWizard';
import { Page } from '@/shared/ui/Page';
import { checkItems, useApplyImport, useDiscardImport } from '../api/imports';
import { itemFields } from '../fields';
import type { ItemImport } from '../model';
import { ImportFindings } from './ImportFindings';

/** A list of items from xlsx or csv: dry run first, then all of it or nothing. */
export function ImportItemsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const apply = useApplyImport();
  const discard = useDiscardImport();
  const fields = useMemo(() => itemFields.map((field) => ({ key: field.key, label: t(`formulary.field.${field.key}`), required: field.key === 'name' })), [t]);
  return (
    <Page title={t('formulary.import.title')}>
      <ImportWizard<ItemImport>
        fields={fields}
        check={checkItems}
        apply={(batch) => apply.mutateAsync(batch)}
        discard={(batch) => discard.mutateAsync(batch)}
        counts={(batch) => [
          { label: t('formulary.import.duplicates'), value: batch.duplicates.length, tone: batch.duplicates.length ? 'warn' : undefined },
          { label: t('formulary.import.conflicts'), value: batch.conflicts.length, tone: batch.conflicts.length ? 'bad' : undefined },
        ]}
        findings={(batch) => <ImportFindings batch={batch} />}
        onDone={() => void navigate({ to: '/formulary/items' })}
      />
    </Page>
  );
}
