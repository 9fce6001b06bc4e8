import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Deadline } from '@/shared/ui/Values';
import type { Requisition } from '../api/types';

const tones: Partial<Record<Requisition['state'], Tone>> = { returned: 'bad', accepted: 'good', ordered: 'good', submitted: 'link', approved: 'link' };

export function RequisitionState({ state }: { state: Requisition['state'] }) {
  const { t } = useTranslation();
  return <Mark tone={tones[state] ?? 'plain'}>{t(`demand.state.${state}`)}</Mark>;
}

/** Whose it is, for which cycle, in which state. */
export function RequisitionFacts({ requisition }: { requisition: Requisition }) {
  const { t } = useTranslation();
  const { facility, cycle, number, adopted } = requisition;
  return (
    <>
      <span>{facility.name}</span>
      {cycle ? <span>{cycle.name}</span> : null}
      <span className="ys-num">{number}</span>
      <RequisitionState state={requisition.state} />
      {adopted ? <Mark tone="warn">{t('demand.adopted')}</Mark> : null}
      {cycle && ['draft', 'returned'].includes(requisition.state) ? <Deadline at={cycle.closes_at} /> : null}
    </>
  );
}
