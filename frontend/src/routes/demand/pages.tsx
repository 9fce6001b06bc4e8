import { useParams } from '@tanstack/react-router';
import { CyclePage } from '@/features/demand/ui/cycle/CyclePage';
import { RequisitionPage } from '@/features/demand/ui/RequisitionPage';

export { BudgetsPage as Budgets } from '@/features/demand/ui/budget/BudgetsPage';
export { ImportBudgetsPage as ImportBudgets } from '@/features/demand/ui/budget/ImportBudgetsPage';
export { CyclesPage as Cycles } from '@/features/demand/ui/cycle/CyclesPage';
export { RequisitionsPage as Requisitions } from '@/features/demand/ui/RequisitionsPage';
export { ReviewPage as Review } from '@/features/demand/ui/review/ReviewPage';

function useId(): string {
  const { id }: { id?: string } = useParams({ strict: false });
  return id ?? '';
}

export function Requisition() {
  const id = useId();
  return <RequisitionPage key={id} id={id} />;
}

export function Cycle() {
  return <CyclePage id={useId()} />;
}
