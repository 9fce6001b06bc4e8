import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { SliceTabs } from '@/shared/ui/SliceTabs';

export function PeopleTabs() {
  const { t } = useTranslation();
  const { may } = useSession();
  const tabs = [
    ...(may('read_organisations') ? [{ to: '/people/organisations', label: t('identity.tab.organisations') }] : []),
    ...(may('manage_users') ? [{ to: '/people/users', label: t('identity.tab.users') }] : []),
    ...(may('manage_delegations') ? [{ to: '/people/delegations', label: t('identity.tab.delegations') }] : []),
    { to: '/account', label: t('identity.tab.account') },
  ];
  return <SliceTabs label={t('identity.nav.title')} tabs={tabs} />;
}
