import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { compare, quantity } from '@/shared/format/decimal';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Mark } from '@/shared/ui/Mark';
import { Panel } from '@/shared/ui/Page';
import { useCancelBackOrder, useFulfilment, type Fulfilment } from '../api/fulfilment';
import type { Requisition } from '../api/types';
import { day } from '@/shared/format/when';

const positive = (value: string) => compare(value, '0') > 0;

/** Stock was shared: there was some, and it was too little for everybody. */
const rationed = (line: Fulfilment) => line.ration != null && positive(line.ration.free);

/** What became of the requisition: what stock gave and why so much, what is bought, what waits. */
export function FulfilmentPanel({ requisition }: { requisition: Requisition }) {
  const { t } = useTranslation();
  const asked = useFulfilment(requisition.id, requisition.state === 'ordered');
  const lines = asked.data ?? [];
  const told = lines.filter((line) => rationed(line) || line.waiting || positive(line.from_stock));
  if (told.length === 0) return null;
  const waiting = told.filter((line) => line.waiting);
  const served = told.filter((line) => !line.waiting);
  return (
    <Panel title={t('demand.fulfilment.title')} count={told.length} extra={waiting.length ? <Mark tone="warn">{t('demand.fulfilment.short', { count: waiting.length })}</Mark> : null} flush className="ys-fulfilment">
      <ul aria-label={t('demand.fulfilment.title')} tabIndex={0}>
        {[...waiting, ...served.filter(rationed), ...served.filter((line) => !rationed(line))].map((line) => (
          <li key={line.item.id}>
            <Line line={line} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Line({ line }: { line: Fulfilment }) {
  const { item } = line;
  const unit = item.base_unit;
  return (
    <>
      <span className="ys-fulfilment-item">
        <b>{item.name}</b> <small className="ys-mute">{item.specification}</small>
      </span>
      <span className="ys-fulfilment-why">
        {rationed(line) ? <Ration line={line} /> : positive(line.from_stock) ? <Said name="stock" values={{ given: quantity(line.from_stock), unit }} /> : null}
        {positive(line.ordered) ? <Said name="ordered" values={{ quantity: quantity(line.ordered), unit }} /> : null}
        {line.waiting ? <WaitingText line={line} /> : null}
        {positive(line.at_centre) ? <Said name="at_centre" values={{ quantity: quantity(line.at_centre), unit }} /> : null}
        {positive(line.issued) ? <Said name="issued" values={{ quantity: quantity(line.issued), unit }} /> : null}
      </span>
      <CancelWaiting line={line} />
    </>
  );
}

/** 全县可用 120，需 300；你处余 4.2 天，按可用天数少者优先分得 30. */
function Ration({ line }: { line: Fulfilment }) {
  const { t } = useTranslation();
  const { ration, item } = line;
  if (!ration) return null;
  const values = {
    free: quantity(ration.free),
    asked: quantity(ration.asked),
    count: ration.facilities,
    given: quantity(ration.given),
    days: quantity(ration.cover_days),
    rule: t(`demand.fulfilment.rule.${ration.rule}`),
    unit: item.base_unit,
  };
  return <Said name={ration.cover_days ? 'ration' : 'ration_unknown'} values={values} />;
}

function WaitingText({ line }: { line: Fulfilment }) {
  const { t } = useTranslation();
  const { waiting, item } = line;
  if (!waiting) return null;
  const reason = t(`demand.fulfilment.reason.${waiting.reason}`);
  return <Said name="waiting" tone="ys-deadline-late" values={{ quantity: quantity(waiting.quantity), unit: item.base_unit, reason, on: day(waiting.next_on) }} />;
}

function CancelWaiting({ line }: { line: Fulfilment }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const cancel = useCancelBackOrder(t('demand.fulfilment.cancelled'));
  const { waiting } = line;
  if (!waiting || !may('edit_requisition')) return null;
  return (
    <ActionButton verb="cancel" can={['cancel']} size="small" busy={cancel.isPending} ask="reason" askTitle={t('demand.fulfilment.cancel')} askHelp={t('demand.fulfilment.cancel_help')} onAct={(reason) => cancel.mutate({ id: waiting.id, version: waiting.version, reason })}>
      {t('demand.fulfilment.cancel')}
    </ActionButton>
  );
}

function Said({ name, values, tone }: { name: string; values: Record<string, unknown>; tone?: string }): ReactNode {
  return (
    <span className={tone}>
      <Trans i18nKey={`demand.fulfilment.${name}`} values={values} components={{ b: <b /> }} count={typeof values.count === 'number' ? values.count : undefined} />
    </span>
  );
}
