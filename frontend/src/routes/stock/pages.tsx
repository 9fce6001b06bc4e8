import { useParams, useSearch } from '@tanstack/react-router';
import { StockItemPage } from '@/features/stock/ui/StockItemPage';

export { BalancesPage as Balances } from '@/features/stock/ui/BalancesPage';
export { ConsumptionFilesPage as ConsumptionFiles } from '@/features/stock/ui/ConsumptionFilesPage';
export { OnTheWayPage as Way } from '@/features/stock/ui/OnTheWayPage';

export function StockItem() {
  const { id }: { id?: string } = useParams({ strict: false });
  const search: { organisation_id?: string } = useSearch({ strict: false });
  return <StockItemPage item={id ?? ''} organisation={search.organisation_id} />;
}
