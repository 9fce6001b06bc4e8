import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import type { OrgRef } from '@/shared/api/refs';
import { OrganisationPicker } from '@/shared/ui/Pickers';

/** Whose stock is shown: one's own, or that of somebody within reach. A village has only itself to show. */
export function OwnOrganisation({ value, onChange }: { value: string; onChange: (id: string | undefined, org?: OrgRef) => void }) {
  const { t } = useTranslation();
  const { organisation, is } = useSession();
  if (is('village')) return null;
  return (
    <div className="ys-filter-wide">
      <OrganisationPicker aria-label={t('stock.balances.organisation')} value={value} known={organisation} onChange={onChange} />
    </div>
  );
}
