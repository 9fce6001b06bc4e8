import { useParams, useSearch } from '@tanstack/react-router';
import { ChangePage } from '@/features/formulary/ui/ChangePage';
import { ImportPage } from '@/features/formulary/ui/ImportPage';
import { ItemPage } from '@/features/formulary/ui/ItemPage';
import { ProposeChangePage } from '@/features/formulary/ui/ProposeChangePage';
import { OffersPanel } from '@/features/suppliers/ui/OffersPanel';
import { useSession } from '@/shared/api/session';

export { ChangesPage as Changes } from '@/features/formulary/ui/ChangesPage';
export { CrosswalkPage as Crosswalk } from '@/features/formulary/ui/CrosswalkPage';
export { ImportCrosswalkPage as NewCrosswalk } from '@/features/formulary/ui/ImportCrosswalkPage';
export { ImportItemsPage as NewImport } from '@/features/formulary/ui/ImportItemsPage';
export { ImportsPage as Imports } from '@/features/formulary/ui/ImportsPage';
export { ItemsPage as Items } from '@/features/formulary/ui/ItemsPage';

function useId(): string {
  const { id }: { id?: string } = useParams({ strict: false });
  return id ?? '';
}

export function Item() {
  const id = useId();
  const { may } = useSession();
  return <ItemPage id={id}>{may('read_contracts') ? <OffersPanel item={id} /> : null}</ItemPage>;
}

export function Change() {
  return <ChangePage id={useId()} />;
}

export function Import() {
  return <ImportPage id={useId()} />;
}

export function NewChange() {
  const search: { kind?: string; item?: string } = useSearch({ strict: false });
  return <ProposeChangePage key={`${search.kind}${search.item}`} kind={search.kind} itemId={search.item} />;
}
