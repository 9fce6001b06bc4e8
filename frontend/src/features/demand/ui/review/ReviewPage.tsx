import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { HintBar } from '@/shared/ui/HintBar';
import { Page } from '@/shared/ui/Page';
import { Empty, ProblemState, Waiting } from '@/shared/ui/States';
import { Chips } from '@/shared/ui/table/Chips';
import { useAcceptGreen, type ReviewLine } from '../../api/review';
import type { Cycle } from '../../api/types';
import { casesOf, flagCounts } from '../../model/review';
import { DemandTabs } from '../DemandTabs';
import { ReviewPanel } from './ReviewPanel';
import './review.css';

const keys = ['flag', 'cycle_id'] as const;

/** Review by exception: what no rule has marked is accepted at once, the rest is looked at line by line. */
export function ReviewPage() {
  const { t } = useTranslation();
  const filter = useFilters(keys);
  const { may } = useSession();
  const { rows: cycles } = useList<Cycle>('/api/demand/cycles', {}, { limit: 20 });
  const cycle = cycles.find((each) => each.id === filter.values.cycle_id) ?? cycles.find((each) => each.state === 'open');
  return (
    <Page title={t('demand.title')} facts={cycle ? <span>{cycle.name}</span> : null} actions={cycle && may('accept_requisition') ? <AcceptGreen cycle={cycle} /> : null}>
      <DemandTabs />
      <Cases cycle={cycle} flag={filter.values.flag} onFlag={(flag) => filter.set('flag', flag)} />
    </Page>
  );
}

function AcceptGreen({ cycle }: { cycle: Cycle }) {
  const { t } = useTranslation();
  const accept = useAcceptGreen((output) => t('demand.done.green', { count: output.accepted }));
  return (
    <Button type="primary" loading={accept.isPending} disabled={cycle.progress.green === 0} title={t('demand.review.green_help')} onClick={() => accept.mutate(cycle.id)}>
      {t('demand.review.green', { count: cycle.progress.green })}
    </Button>
  );
}

function Cases({ cycle, flag, onFlag }: { cycle: Cycle | undefined; flag: string | undefined; onFlag: (flag: string | undefined) => void }) {
  const { t } = useTranslation();
  const listing = useList<ReviewLine>('/api/demand/review', { cycle_id: cycle?.id }, { limit: 500 });
  const cases = useMemo(() => casesOf(listing.rows, flag), [listing.rows, flag]);
  const flags = useMemo(() => flagCounts(listing.rows), [listing.rows]);
  if (listing.problem) return <ProblemState problem={listing.problem} again={listing.again} />;
  if (listing.loading) return <Waiting />;
  if (listing.rows.length === 0) return <Empty title={t('demand.empty.review')} help={t('demand.empty.review_help')} />;
  return (
    <>
      <div className="ys-review-bar">
        <Chips label={t('demand.column.flagged')} value={flag} all options={flags.map(([value, count]) => ({ value, label: t(`demand.flag.${value}`), count, tone: 'warn' }))} onChange={onFlag} />
        <span className="ys-mute">{t('demand.review.cases', { count: cases.length })}</span>
      </div>
      {cases.map((each) => (
        <ReviewPanel key={each.requisition.id} item={each} />
      ))}
      {listing.hasMore ? (
        <Button loading={listing.loadingMore} onClick={listing.more}>
          {t('common.action.more')}
        </Button>
      ) : null}
      <HintBar hints={['palette']} />
    </>
  );
}
