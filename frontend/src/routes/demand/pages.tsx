import { useParams } from '@tanstack/react-router';
import { CyclePage } from '@/features/demand/ui/cycle/CyclePage';
import { RoundPage } from '@/features/demand/ui/declaration/RoundPage';
import { SheetPage } from '@/features/demand/ui/declaration/SheetPage';
import { RequisitionPage } from '@/features/demand/ui/RequisitionPage';

export { BackOrdersPage as BackOrders } from '@/features/demand/ui/BackOrdersPage';
export { BudgetsPage as Budgets } from '@/features/demand/ui/budget/BudgetsPage';
export { ImportBudgetsPage as ImportBudgets } from '@/features/demand/ui/budget/ImportBudgetsPage';
export { RoundsPage as Rounds } from '@/features/demand/ui/declaration/RoundsPage';
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

export function Round() {
  return <RoundPage id={useId()} />;
}

export function Sheet() {
  const id = useId();
  return <SheetPage key={id} id={id} />;
}
