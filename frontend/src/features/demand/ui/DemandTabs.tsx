import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { SliceTabs } from '@/shared/ui/SliceTabs';

/** The pages of demand; a facility has only its requisitions. */
export function DemandTabs() {
  const { t } = useTranslation();
  const me = useSession();
  const tabs = [
    { to: '/demand/requisitions', label: t('demand.tab.requisitions') },
    ...(me.may('accept_requisition') ? [{ to: '/demand/review', label: t('demand.tab.review') }] : []),
    { to: '/demand/cycles', label: t('demand.tab.cycles') },
    { to: '/demand/back-orders', label: t('demand.tab.back_orders') },
    { to: '/demand/budgets', label: t('demand.tab.budgets') },
    { to: '/demand/declarations', label: t('demand.tab.declarations') },
  ];
  return <SliceTabs label={t('demand.title')} tabs={tabs} />;
}
