import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import type { Filters } from '@/shared/api/list';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column, TableProps } from '@/shared/ui/table/types';
import { Expiry } from '@/shared/ui/Values';
import { useContracts } from '../api/contracts';
import type { Contract, SupplierRef } from '../model';
import { NewContractDrawer } from './ContractForm';
import { ContractState } from './marks';

function useContractColumns(): Column<Contract>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`suppliers.contracts.${key}`);
    return [
      { key: 'number', title: title('number'), width: 180, always: true, render: (one) => <span className="ys-num">{one.number}</span> },
      { key: 'name', title: title('name'), render: (one) => one.title },
      { key: 'supplier', title: title('supplier'), render: (one) => one.supplier.name },
      { key: 'kind', title: title('kind'), width: 140, render: (one) => t(`suppliers.contract_kind.${one.kind}`) },
      { key: 'term', title: title('term'), width: 250, render: (one) => <><span className="ys-num">{one.starts_on}</span> – <Expiry on={one.ends_on} /></> },
      { key: 'lines', title: title('lines'), width: 80, align: 'right', render: (one) => one.line_count },
      { key: 'state', title: title('state'), width: 90, render: (one) => <ContractState state={one.state} /> },
    ];
  }, [t]);
}

interface ContractsTableProps {
  supplier?: SupplierRef;
  filters?: Filters;
  bar?: Pick<TableProps<Contract>, 'search' | 'filters' | 'filtered' | 'onResetFilters'>;
  fill?: boolean;
}

export function ContractsTable({ supplier, filters = {}, bar, fill }: ContractsTableProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const listing = useContracts({ ...filters, supplier_id: supplier?.id });
  const all = useContractColumns();
  const columns = useMemo(() => (supplier ? all.filter((column) => column.key !== 'supplier') : all), [all, supplier]);
  return (
    <DataTable<Contract>
      name={supplier ? 'suppliers-contracts-of' : 'suppliers-contracts'}
      label={t('suppliers.contracts.label')}
      fill={fill}
      columns={columns}
      listing={listing}
      rowKey={(one) => one.id}
      onOpen={(one) => void navigate({ to: `/suppliers/contracts/${one.id}` })}
      {...bar}
      filters={bar?.filters ?? (supplier ? <b className="ys-plain">{t('suppliers.supplier.contracts')}</b> : undefined)}
      totals={supplier ? <AddContract supplier={supplier} /> : undefined}
      empty={{ title: t('suppliers.contracts.empty'), help: t('suppliers.contracts.empty_help') }}
      hints={fill ? ['move', 'open', 'search'] : undefined}
      card={(one) => (
        <>
          <div className="ys-card-line">
            <b>{one.title}</b>
            <ContractState state={one.state} />
          </div>
          <div className="ys-card-small">
            {one.supplier.name} · {one.number} · {one.ends_on}
          </div>
        </>
      )}
    />
  );
}

export function AddContract({ supplier, primary = false }: { supplier?: SupplierRef; primary?: boolean }): ReactNode {
  const { t } = useTranslation();
  const { may } = useSession();
  const [adding, setAdding] = useState(false);
  if (!may('manage_contracts')) return null;
  return (
    <>
      <Button size={primary ? undefined : 'small'} type={primary ? 'primary' : 'default'} onClick={() => setAdding(true)}>
        {t('suppliers.contracts.add')}
      </Button>
      {adding ? <NewContractDrawer supplier={supplier} onClose={() => setAdding(false)} /> : null}
    </>
  );
}
