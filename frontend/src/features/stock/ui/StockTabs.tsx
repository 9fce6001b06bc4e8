import { useTranslation } from 'react-i18next';
import { SliceTabs } from '@/shared/ui/SliceTabs';

export function StockTabs() {
  const { t } = useTranslation();
  const tabs = [
    { to: '/stock/balances', label: t('stock.tab.balances') },
    { to: '/stock/on-the-way', label: t('stock.tab.on_the_way') },
    { to: '/stock/reservations', label: t('stock.tab.reserved') },
    { to: '/stock/issues', label: t('stock.tab.issues') },
    { to: '/stock/counts', label: t('stock.tab.counts') },
    { to: '/stock/adjustments', label: t('stock.tab.adjustments') },
    { to: '/stock/codes', label: t('stock.tab.codes') },
    { to: '/stock/consumption', label: t('stock.tab.consumption') },
  ];
  return <SliceTabs label={t('stock.nav.title')} tabs={tabs} />;
}
