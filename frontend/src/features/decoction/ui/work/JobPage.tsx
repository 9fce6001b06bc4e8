import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { useJob } from '../../api/jobs';
import { DecoctionTabs } from '../marks';
import { JobPanel } from './JobPanel';
import '../decoction.css';
import './work.css';

/** One job on a page of its own. */
export function JobPage({ id }: { id: string }) {
  return (
    <Loaded asked={useJob(id)}>
      {({ job }) => (
        <Page title={job.number}>
          <DecoctionTabs />
          <JobPanel job={job} onLeave={() => undefined} />
        </Page>
      )}
    </Loaded>
  );
}
