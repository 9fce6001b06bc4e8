import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangedRows } from '@/shared/api/changed';
import { average, quantity } from '@/shared/format/decimal';
import { useSession } from '@/shared/api/session';
import { ConfirmReason } from '@/shared/ui/ConfirmReason';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark } from '@/shared/ui/Mark';
import { Panel } from '@/shared/ui/Page';
import { Money, Unit } from '@/shared/ui/Values';
import { useRequisitionVerb } from '../../api/requisitions';
import type { ReviewLine } from '../../api/review';
import { inOrders, ordersFor } from '../../model/entry';
import type { ReviewCase } from '../../model/review';
import { RowsBehind } from '../entry/RowsBehind';
import '../entry/entry.css';

const columns = ['name', 'mark', 'orders', 'suggested', 'monthly', 'on_hand', 'on_the_way', 'amount'] as const;
const numbers = new Set<string>(columns.slice(2));

/** One requisition with its marked lines only, and the two decisions. */
export function ReviewPanel({ item }: { item: ReviewCase }) {
  const { may } = useSession();
  const { t } = useTranslation();
  const { requisition, facility, lines } = item;
  const changed = useChangedRows();
  const title = (
    <>
      <Link to={`/demand/requisitions/${requisition.id}`}>{facility.name}</Link> <span className="ys-mute ys-num">{requisition.number}</span>
    </>
  );
  return (
    <Panel title={title} count={lines.length} extra={may('accept_requisition') ? <Decisions item={item} /> : null} flush className={changed.has(requisition.id) ? 'ys-changed' : ''}>
      <div className="ys-review-scroll" tabIndex={0} role="group" aria-label={facility.name}>
        <table className="ys-table ys-table-compact ys-review">
          <thead>
            <tr>
              {columns.map((key) => (
                <th key={key} scope="col" className={numbers.has(key) ? 'ys-right' : undefined}>
                  {t(`demand.column.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Row key={line.item.id} line={line} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Row({ line }: { line: ReviewLine }) {
  const { t } = useTranslation();
  const { item } = line;
  return (
    <tr>
      <td>
        <ItemName item={item} />
        {line.note ? <small className="ys-mute"> {t('demand.review.note', { note: line.note })}</small> : null}
      </td>
      <td>
        {line.flags.map((flag) => (
          <Mark key={flag} tone="warn" title={t(`demand.flag_help.${flag}`)}>
            {t(`demand.flag.${flag}`)}
          </Mark>
        ))}
        {line.flags.includes('duplicate_order') ? <Documents line={line} /> : null}
      </td>
      <td className="ys-right">
        <b>
          <InUnits item={item} orders={quantity(ordersFor(line.quantity, item.pack))} base={quantity(line.quantity)} />
        </b>
      </td>
      <td className="ys-right">
        <InUnits item={item} orders={quantity(ordersFor(line.suggested, item.pack))} base={quantity(line.suggested)} />
      </td>
      {[line.monthly, line.on_hand, line.on_the_way].map((base, index) => (
        <td key={index} className="ys-right">
          <InUnits item={item} orders={average(inOrders(base, item.pack))} base={average(base)} />
          {index === 0 && line.forecast ? (
            <small className="ys-mute ys-num" title={t(`demand.method.${line.forecast.method}`)}>
              {t('demand.review.forecast', { monthly: average(inOrders(line.forecast.monthly, item.pack)), unit: item.order_unit })}
            </small>
          ) : null}
        </td>
      ))}
      <td className="ys-right">
        <Money value={line.amount} />
      </td>
    </tr>
  );
}

/** The other documents that ask for the same. */
function Documents({ line }: { line: ReviewLine }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="link" size="small" onClick={() => setOpen(true)}>
        {t('demand.why.documents')}
      </Button>
      <RowsBehind behind={open ? { kind: 'duplicates', item: line.item } : null} facilityId={line.facility.id} requisitionId={line.requisition.id} onClose={() => setOpen(false)} />
    </>
  );
}

/** Every figure of a line in its order unit, so that they compare at a glance; what that is in base units stands in grey below. */
function InUnits({ item, orders, base }: { item: ReviewLine['item']; orders: string; base: string }) {
  return (
    <span className="ys-review-units">
      <span className="ys-num">
        {orders}
        <Unit>{item.order_unit}</Unit>
      </span>
      {item.order_unit === item.base_unit ? null : (
        <small className="ys-num ys-mute">
          {base} {item.base_unit}
        </small>
      )}
    </span>
  );
}

function Decisions({ item: { requisition, facility } }: { item: ReviewCase }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { id, version } = requisition;
  const accept = useRequisitionVerb('accept', t('demand.done.accept'));
  const back = useRequisitionVerb('return', t('demand.done.return'), () => setAsking(false));
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {t('demand.verb.return')}
      </Button>
      <Button size="small" type="primary" loading={accept.isPending} aria-label={`${t('demand.verb.accept')} ${facility.name}`} onClick={() => accept.mutate({ id, version })}>
        {t('demand.verb.accept')}
      </Button>
      <ConfirmReason open={asking} danger title={`${t('demand.verb.return')} · ${facility.name}`} help={t('demand.ask.return')} busy={back.isPending} onCancel={() => setAsking(false)} onOk={(reason) => back.mutate({ id, version, reason })} />
    </>
  );
}
