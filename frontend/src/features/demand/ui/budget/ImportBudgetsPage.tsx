import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportWizard } from '@/shared/ui/import/ImportWizard';
import { Page } from '@/shared/ui/Page';
import { importBudgets, type BudgetImport } from '../../api/budgets';

const columns: [string, string][] = [
  ['facility', 'file_facility'],
  ['period', 'period'],
  ['item_kind', 'item_kind'],
  ['cap', 'cap'],
  ['note', 'note'],
];
const needed = new Set(['facility', 'period', 'cap']);

/** Budgets from a file: written whole, or not at all. The checked file itself is sent again to apply it. */
export function ImportBudgetsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const fields = useMemo(() => columns.map(([key, text]) => ({ key, label: t(`demand.budget.${text}`), required: needed.has(key) })), [t]);
  const files = useMemo(() => new Map<BudgetImport, File>(), []);
  const check = async (file: File, mapping: Record<string, string> | null) => {
    const answer = await importBudgets(file, mapping, false);
    files.set(answer, file);
    return answer;
  };
  const apply = async (batch: BudgetImport) => {
    const file = files.get(batch);
    if (file) await importBudgets(file, batch.mapping, true);
  };
  return (
    <Page title={t('demand.budget.import')} facts={t('demand.budget.import_help')}>
      <ImportWizard<BudgetImport> fields={fields} check={check} apply={apply} onDone={() => void navigate({ to: '/demand/budgets' })} />
    </Page>
  );
}
