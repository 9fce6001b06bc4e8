import { useParams, useSearch } from '@tanstack/react-router';
import { StockItemPage } from '@/features/stock/ui/StockItemPage';

export { BalancesPage as Balances } from '@/features/stock/ui/BalancesPage';
export { ConsumptionFilesPage as ConsumptionFiles } from '@/features/stock/ui/ConsumptionFilesPage';
export { IssuesPage as Issues } from '@/features/stock/ui/IssuesPage';
export { ReservationsPage as Reservations } from '@/features/stock/ui/ReservationsPage';
export { OnTheWayPage as Way } from '@/features/stock/ui/OnTheWayPage';

export function StockItem() {
  const { id }: { id?: string } = useParams({ strict: false });
  const search: { organisation_id?: string } = useSearch({ strict: false });
  return <StockItemPage item={id ?? ''} organisation={search.organisation_id} />;
}
