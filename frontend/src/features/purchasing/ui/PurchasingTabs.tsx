import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { SliceTabs } from '@/shared/ui/SliceTabs';

/** The pages of purchasing that this desk has; the server decides what they hold. */
export function PurchasingTabs() {
  const { t } = useTranslation();
  const { may, is } = useSession();
  const tab = (path: string) => ({ to: `/purchasing/${path}`, label: t(`purchasing.tab.${path}`) });
  const tabs = [
    ...(may('read_orders') ? [tab('orders')] : []),
    ...(may('read_plans') ? [tab('plans')] : []),
    ...(may('read_tenders') ? [tab('pace')] : []),
    ...(may('receive_goods') || is('supplier') ? [tab('ship-notices')] : []),
    ...(may('receive_goods') || may('inspect_goods') ? [tab('receipts')] : []),
    ...(may('inspect_goods') || is('supplier') ? [tab('returns')] : []),
    ...(may('place_orders') ? [tab('platform')] : []),
    ...(may('plan_purchases') ? [tab('delivery-rules')] : []),
  ];
  return <SliceTabs label={t('purchasing.title')} tabs={tabs} />;
}
