import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { SliceTabs } from '@/shared/ui/SliceTabs';

/** The pages of service levels. */
export function SlaTabs() {
  const { t } = useTranslation();
  const { may } = useSession();
  const tabs = [
    { to: '/sla/suppliers', label: t('sla.tab.league') },
    { to: '/sla/clocks', label: t('sla.tab.clocks') },
    { to: '/sla/breaches', label: t('sla.tab.breaches') },
    { to: '/sla/cases', label: t('sla.tab.cases') },
    ...(may('manage_policies') ? [{ to: '/sla/rehearsal', label: t('sla.tab.rehearsal') }] : []),
  ];
  return <SliceTabs label={t('sla.title')} tabs={tabs} />;
}
