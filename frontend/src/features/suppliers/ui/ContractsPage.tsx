import { useTranslation } from 'react-i18next';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { contractKinds, contractStates } from '../model';
import { AddContract, ContractsTable } from './ContractsTable';
import { SupplierTabs } from './SupplierTabs';

const filterKeys = ['q', 'state', 'kind'] as const;

export function ContractsPage() {
  const { t } = useTranslation();
  const filters = useFilters(filterKeys);
  return (
    <Page fill title={t('suppliers.contracts.title')} actions={<AddContract primary />}>
      <SupplierTabs />
      <ContractsTable
        fill
        filters={filters.values}
        bar={{
          search: { value: filters.values.q ?? '', onChange: (text) => filters.set('q', text || undefined), placeholder: t('suppliers.contracts.search') },
          filters: (
            <>
              <Chips all label={t('suppliers.contracts.state')} value={filters.values.state} options={contractStates.map((value) => ({ value, label: t(`suppliers.contract_state.${value}`) }))} onChange={(state) => filters.set('state', state)} />
              <Chips label={t('suppliers.contracts.kind')} value={filters.values.kind} options={contractKinds.map((value) => ({ value, label: t(`suppliers.contract_kind.${value}`) }))} onChange={(kind) => filters.set('kind', kind)} />
            </>
          ),
          filtered: filters.any,
          onResetFilters: filters.reset,
        }}
      />
    </Page>
  );
}
