import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { ExceptionDesk, GreenBar } from '@/shared/ui/exceptions/ExceptionDesk';
import { Page } from '@/shared/ui/Page';
import { Empty, ProblemState, Waiting } from '@/shared/ui/States';
import { useAcceptGreen, type ReviewLine } from '../../api/review';
import type { Cycle } from '../../api/types';
import { decidable, lineKey } from '../../model/review';
import { DemandTabs } from '../DemandTabs';
import { Detail, ListLine } from './ReviewDetail';
import { useVerdicts } from './useVerdicts';
import './review.css';

const keys = ['cycle_id'] as const;

/** Review by exception: what no rule has marked is accepted at once, each marked line is seen once. */
export function ReviewPage() {
  const { t } = useTranslation();
  const filter = useFilters(keys);
  const { rows: cycles } = useList<Cycle>('/api/demand/cycles', {}, { limit: 20 });
  const cycle = cycles.find((each) => each.id === filter.values.cycle_id) ?? cycles.find((each) => each.state === 'open');
  return (
    <Page fill title={t('demand.title')} facts={cycle ? <span>{cycle.name}</span> : null}>
      <DemandTabs />
      {cycle ? <AcceptGreen cycle={cycle} /> : null}
      <Exceptions cycle={cycle} />
    </Page>
  );
}

function AcceptGreen({ cycle }: { cycle: Cycle }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const accept = useAcceptGreen((output) => t('demand.done.green', { count: output.accepted }));
  const { green } = cycle.progress;
  return (
    <GreenBar
      count={green}
      text={t('demand.review.green_text', { count: green })}
      help={t('demand.review.green_help')}
      verb={t('demand.review.green', { count: green })}
      busy={accept.isPending}
      onAct={may('accept_requisition') ? () => accept.mutate(cycle.id) : undefined}
    />
  );
}

function Exceptions({ cycle }: { cycle: Cycle | undefined }) {
  const { t } = useTranslation();
  const listing = useList<ReviewLine>('/api/demand/review', { cycle_id: cycle?.id }, { limit: 1000, enabled: cycle !== undefined });
  const all = useList<ReviewLine>('/api/demand/review', { cycle_id: cycle?.id, decided: true }, { limit: 1000, enabled: cycle !== undefined });
  const verdicts = useVerdicts();
  if (listing.problem) return <ProblemState problem={listing.problem} again={listing.again} />;
  if (listing.loading) return <Waiting />;
  const rows = decidable(listing.rows);
  const waiting = listing.rows.length - rows.length;
  return (
    <ExceptionDesk<ReviewLine>
      label={t('demand.review.exceptions')}
      rows={rows}
      total={Math.max(rows.length, decidable(all.rows).length)}
      rowKey={lineKey}
      flags={(line) => line.flags}
      flagText={(flag) => t(`demand.flag.${flag}`)}
      line={(line) => <ListLine line={line} />}
      detail={(line) => <Detail line={line} />}
      verdicts={verdicts}
      done={<Empty title={t('demand.empty.review')} help={waiting ? t('demand.review.waiting', { count: waiting }) : t('demand.empty.review_help')} />}
    />
  );
}
