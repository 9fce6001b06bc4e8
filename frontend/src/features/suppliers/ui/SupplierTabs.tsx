import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { SliceTabs } from '@/shared/ui/SliceTabs';

export function SupplierTabs() {
  const { t } = useTranslation();
  const { may } = useSession();
  const tabs = [{ to: '/suppliers/register', label: t('suppliers.tab.suppliers') }, ...(may('read_contracts') ? [{ to: '/suppliers/contracts', label: t('suppliers.tab.contracts') }] : []), ...(may('read_tenders') ? [{ to: '/suppliers/tenders', label: t('suppliers.tab.tenders') }] : [])];
  return <SliceTabs label={t('suppliers.nav.title')} tabs={tabs} />;
}
