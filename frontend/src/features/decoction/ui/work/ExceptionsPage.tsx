import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page, Panel } from '@/shared/ui/Page';
import { Empty, Loaded } from '@/shared/ui/States';
import { Deadline } from '@/shared/ui/Values';
import { useExceptions } from '../../api/jobs';
import { DecoctionTabs, short } from '../marks';
import { JobState, Trouble } from './JobRow';
import { ScanLog } from './ScanLog';
import '../decoction.css';
import './work.css';

/** Jobs that need somebody's eye, and scans that were refused today. */
export function ExceptionsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('decoction.tab.exceptions')}>
      <DecoctionTabs />
      <Loaded asked={useExceptions()}>
        {({ jobs, refused }) => (
          <>
            <Panel title={t('decoction.work.troubled')} count={jobs.length} flush>
              {jobs.length ? (
                <ul className="ys-plain-list ys-scans">
                  {jobs.map((job) => (
                    <li key={job.id}>
                      <Link to={`/decoction/jobs/${job.id}`} className="ys-num">{job.number}</Link>
                      <span>{short(job.facility)}</span>
                      <JobState value={job.state} /><Trouble job={job} />
                      <span>{t('decoction.column.promised')} <Deadline at={job.promised_at} /></span>
                    </li>
                  ))}
                </ul>
              ) : <Empty title={t('decoction.empty.exceptions')} />}
            </Panel>
            <ScanLog scans={refused} numbered />
          </>
        )}
      </Loaded>
    </Page>
  );
}
