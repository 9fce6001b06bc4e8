import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportWizard } from '@/shared/ui/import/ImportWizard';
import { Page } from '@/shared/ui/Page';
import { checkItems, useApplyImport, useDiscardImport } from '../api/imports';
import { itemFields } from '../fields';
import type { ItemImport } from '../model';
import { ImportFindings } from './ImportFindings';

/** Columns that lists have and items do not: a salt joins the name, the lowest tier sets all three. */
const fileOnly = ['salt', 'min_tier'];

/** A list of items from xlsx or csv: dry run first, then all of it or nothing. */
export function ImportItemsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const apply = useApplyImport();
  const discard = useDiscardImport();
  const fields = useMemo(() => [...itemFields.map((field) => field.key), ...fileOnly].map((key) => ({ key, label: t(`formulary.field.${key}`), required: key === 'name' })), [t]);
  return (
    <Page title={t('formulary.import.title')}>
      <ImportWizard<ItemImport>
        fields={fields}
        check={checkItems}
        apply={(batch) => apply.mutateAsync(batch)}
        discard={(batch) => discard.mutateAsync(batch)}
        counts={(batch) => [
          { label: t('formulary.import.added'), value: batch.counts.added },
          { label: t('formulary.import.amended'), value: batch.counts.amended },
          { label: t('formulary.import.unchanged'), value: batch.counts.unchanged },
          { label: t('formulary.import.duplicates'), value: batch.duplicates.length, tone: batch.duplicates.length ? 'warn' : undefined },
          { label: t('formulary.import.conflicts'), value: batch.conflicts.length, tone: batch.conflicts.length ? 'bad' : undefined },
        ]}
        waits={t('formulary.import.waits')}
        findings={(batch, update) => <ImportFindings batch={batch} onChange={update} />}
        onDone={() => void navigate({ to: '/formulary/items' })}
      />
    </Page>
  );
}
