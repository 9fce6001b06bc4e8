import { useParams } from '@tanstack/react-router';
import { ContractPage } from '@/features/suppliers/ui/ContractPage';
import { ImportLinesPage } from '@/features/suppliers/ui/ImportLinesPage';
import { SupplierPage } from '@/features/suppliers/ui/SupplierPage';
import { ImportTenderPage } from '@/features/suppliers/ui/tender/ImportTenderPage';
import { TenderPage } from '@/features/suppliers/ui/tender/TenderPage';

export { ContractsPage as Contracts } from '@/features/suppliers/ui/ContractsPage';
export { SuppliersPage as Suppliers } from '@/features/suppliers/ui/SuppliersPage';
export { TendersPage as Tenders } from '@/features/suppliers/ui/tender/TendersPage';

function useId(): string {
  const { id }: { id?: string } = useParams({ strict: false });
  return id ?? '';
}

export function Supplier() {
  return <SupplierPage id={useId()} />;
}

export function Contract() {
  return <ContractPage id={useId()} />;
}

export function ImportLines() {
  return <ImportLinesPage id={useId()} />;
}

export function Tender() {
  return <TenderPage id={useId()} />;
}

export function ImportTender() {
  const { kind }: { kind?: string } = useParams({ strict: false });
  return <ImportTenderPage id={useId()} kind={kind === 'quotas' ? 'quotas' : 'lines'} />;
}
