import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { When } from '@/shared/ui/Values';
import type { Requisition } from '../api/types';

/** Why it came back, said on top of the work that mends it. */
export function ReturnedBanner({ requisition }: { requisition: Requisition }) {
  const { t } = useTranslation();
  const { state, return_reason: reason, returned_by: by, returned_at: at } = requisition;
  if (state !== 'returned' || !reason) return null;
  return (
    <Alert
      type="error"
      title={t('demand.returned', { name: by?.name ?? t('common.system'), reason })}
      description={<When at={at} />}
    />
  );
}
