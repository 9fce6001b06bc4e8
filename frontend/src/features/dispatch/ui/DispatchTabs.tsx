import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { SliceTabs } from '@/shared/ui/SliceTabs';

/** The pages of the shared pharmacy: a facility sees what comes to it, the centre how it gets there. */
export function DispatchTabs() {
  const { t } = useTranslation();
  const { is, may } = useSession();
  const centre = is('centre', 'supervisor');
  const tabs = [
    { to: '/dispatch/tasks', label: t('dispatch.tab.tasks') },
    ...(centre ? [{ to: '/dispatch/waves', label: t('dispatch.tab.waves') }] : []),
    ...(centre ? [{ to: '/dispatch/runs', label: t('dispatch.tab.runs') }] : []),
    ...(may('pick_goods') ? [{ to: '/dispatch/bins', label: t('dispatch.tab.bins') }] : []),
    ...(centre ? [{ to: '/dispatch/vehicles', label: t('dispatch.tab.vehicles') }] : []),
    ...(may('plan_runs') ? [{ to: '/dispatch/places', label: t('dispatch.tab.places') }] : []),
  ];
  return <SliceTabs label={t('dispatch.title')} tabs={tabs} />;
}
