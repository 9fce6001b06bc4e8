import { useParams, useSearch } from '@tanstack/react-router';
import { AdjustmentPage } from '@/features/stock/ui/AdjustmentPage';
import { CountPage } from '@/features/stock/ui/CountPage';
import { StockItemPage } from '@/features/stock/ui/StockItemPage';

export { AdjustmentsPage as Adjustments } from '@/features/stock/ui/AdjustmentsPage';
export { BalancesPage as Balances } from '@/features/stock/ui/BalancesPage';
export { CodesPage as Codes } from '@/features/stock/ui/CodesPage';
export { ConsumptionFilesPage as ConsumptionFiles } from '@/features/stock/ui/ConsumptionFilesPage';
export { CountsPage as Counts } from '@/features/stock/ui/CountsPage';
export { IssuesPage as Issues } from '@/features/stock/ui/IssuesPage';
export { ReservationsPage as Reservations } from '@/features/stock/ui/ReservationsPage';
export { OnTheWayPage as Way } from '@/features/stock/ui/OnTheWayPage';

export function Count() {
  const { id }: { id?: string } = useParams({ strict: false });
  return <CountPage id={id ?? ''} />;
}

export function Adjustment() {
  const { id }: { id?: string } = useParams({ strict: false });
  return <AdjustmentPage id={id ?? ''} />;
}

export function StockItem() {
  const { id }: { id?: string } = useParams({ strict: false });
  const search: { organisation_id?: string } = useSearch({ strict: false });
  return <StockItemPage item={id ?? ''} organisation={search.organisation_id} />;
}
