import { QRCode } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import { PrintButton, PrintView } from '@/shared/ui/PrintView';
import { When } from '@/shared/ui/Values';
import type { Job } from '../../api/jobs';
import { short } from '../marks';

/** The label on the bags: code, how to take it and how to keep it. No name stands on it. */
export function Label({ job }: { job: Job }) {
  const { t } = useTranslation();
  const text = (
    <div className={job.scheme === 'external' ? 'ys-rx-label ys-rx-external' : 'ys-rx-label'}>
      <span aria-hidden="true"><QRCode value={job.token ? `${window.location.origin}/p/${job.token}` : job.number} size={104} type="svg" bordered={false} /></span>
      <div>
        <strong className="ys-num">{job.number}</strong>
        <span>{short(job.facility)} · {t('decoction.work.bag_count', { count: job.bags ?? 0 })} · {job.ml_per_bag} ml</span>
        <strong>{t(job.scheme === 'external' ? 'decoction.label.external' : 'decoction.label.internal')}</strong>
        <span>{t('decoction.label.take', { times: job.times_per_day })}</span>
        <span>{t('decoction.label.keep')}</span>
        <span className="ys-mute"><When at={job.since} /></span>
      </div>
    </div>
  );
  return (
    <Panel title={t('decoction.label.title')} extra={<PrintButton />}>
      {text}
      <PrintView title={t('decoction.label.title')}>{text}</PrintView>
    </Panel>
  );
}
