import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { usePortal } from '../api/levels';

/** Says to an evicted supplier on every page that there is nothing left to do here but to appeal and to settle. */
export function PortalBanner() {
  const { t } = useTranslation();
  const { may } = useSession();
  const portal = usePortal(may('file_appeals')).data;
  if (!portal?.read_only) return null;
  return (
    <div className="ys-banner ys-banner-warn" role="status">
      <b>{t('sla.portal.title')}</b> {t(portal.due ? 'sla.portal.due' : 'sla.portal.help', { count: portal.due })}{' '}
      {portal.case_id ? <Link to={`/sla/cases/${portal.case_id}`}>{t('sla.portal.case', { number: portal.case_number })}</Link> : null}
    </div>
  );
}
