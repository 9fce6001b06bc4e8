import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { SliceTabs } from '@/shared/ui/SliceTabs';

export function OperationsTabs() {
  const { t } = useTranslation();
  const { may } = useSession();
  const tabs = [
    ...(may('read_journal') ? [{ to: '/operations/journal', label: t('operations.tab.journal') }] : []),
    ...(may('read_policies') ? [{ to: '/operations/policies', label: t('operations.tab.policies') }, { to: '/operations/review-rules', label: t('operations.tab.rules') }] : []),
    ...(may('read_operations')
      ? [
          { to: '/operations/mail', label: t('operations.tab.mail') },
          { to: '/operations/mail-templates', label: t('operations.tab.templates') },
          { to: '/operations/duties', label: t('operations.tab.duties') },
        ]
      : []),
  ];
  return <SliceTabs label={t('operations.nav.title')} tabs={tabs} />;
}
