import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { SliceTabs } from '@/shared/ui/SliceTabs';

export function FormularyTabs() {
  const { t } = useTranslation();
  const { may } = useSession();
  const tabs = [
    { to: '/formulary/items', label: t('formulary.tab.items') },
    { to: '/formulary/changes', label: t('formulary.tab.changes') },
    ...(may('import_formulary') ? [{ to: '/formulary/imports', label: t('formulary.tab.imports') }] : []),
    ...(may('map_crosswalk') ? [{ to: '/formulary/crosswalk', label: t('formulary.tab.crosswalk') }] : []),
  ];
  return <SliceTabs label={t('formulary.nav.title')} tabs={tabs} />;
}
