import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNewer } from '@/shared/lib/release';
import { reload } from '@/shared/lib/reload';

/** The server has a newer build: the reader chooses the moment, because something may be half written. */
export function NewRelease() {
  const { t } = useTranslation();
  if (!useNewer()) return null;
  return (
    <div className="ys-banner ys-banner-link ys-banner-row" role="status">
      <span>
        <b>{t('common.release.title')}</b> {t('common.release.help')}
      </span>
      <Button size="small" type="primary" onClick={reload}>
        {t('common.action.reload')}
      </Button>
    </div>
  );
}
