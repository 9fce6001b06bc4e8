import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { average, quantity } from '@/shared/format/decimal';
import { ItemName } from '@/shared/ui/ItemName';
import { Facts } from '@/shared/ui/Page';
import { Money, Unit } from '@/shared/ui/Values';
import type { ReviewLine } from '../../api/review';
import { inOrders, ordersFor } from '../../model/entry';
import { RowsBehind } from '../entry/RowsBehind';
import '../entry/entry.css';

/** Facility, drug and how much, in two short lines. */
export function ListLine({ line }: { line: ReviewLine }) {
  const { t } = useTranslation();
  return (
    <>
      <span>
        <b>{line.item.name}</b>
        <span className="ys-num">
          {quantity(ordersFor(line.quantity, line.item.pack))} {line.item.order_unit}
        </span>
      </span>
      <small>
        <span>{line.facility.short_name || line.facility.name}</span>
        <span>{line.flags.map((flag) => t(`demand.flag.${flag}`)).join(' · ')}</span>
      </small>
    </>
  );
}

/** One marked line with everything that the decision needs: what was asked, what is usual, why it was marked. */
export function Detail({ line }: { line: ReviewLine }) {
  const { t } = useTranslation();
  const { item, requisition, facility } = line;
  return (
    <>
      <h3 className="ys-exception-title">
        <ItemName item={item} />
        <span>
          <Link to={`/demand/requisitions/${requisition.id}`}>{facility.name}</Link> <span className="ys-mute ys-num">{requisition.number}</span>
        </span>
      </h3>
      {line.flags.map((flag) => (
        <p key={flag} className="ys-deadline-near">
          {t(`demand.flag_help.${flag}`)} {flag === 'duplicate_order' ? <Documents line={line} /> : null}
        </p>
      ))}
      <Facts
        items={[
          [t('demand.column.orders'), <InUnits key="q" item={item} orders={quantity(ordersFor(line.quantity, item.pack))} base={quantity(line.quantity)} strong />],
          [t('demand.column.suggested'), <InUnits key="s" item={item} orders={quantity(ordersFor(line.suggested, item.pack))} base={quantity(line.suggested)} />],
          ...(['monthly', 'on_hand', 'on_the_way'] as const).map((key): [string, ReactNode] => [t(`demand.column.${key}`), <InUnits key={key} item={item} orders={average(inOrders(line[key], item.pack))} base={average(line[key])} />]),
          ...(line.forecast
            ? [[t('demand.review.forecast', { method: t(`demand.method.${line.forecast.method}`) }), <InUnits key="f" item={item} orders={average(inOrders(line.forecast.monthly, item.pack))} base={average(line.forecast.monthly)} />] as [string, ReactNode]]
            : []),
          [t('demand.column.amount'), <Money key="a" value={line.amount} sign />],
        ]}
      />
      {line.note ? <p>{t('demand.review.note', { note: line.note })}</p> : null}
    </>
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

/** Every figure of a line in its order unit, so that they compare at a glance; what that is in base units stands in grey behind. */
function InUnits({ item, orders, base, strong = false }: { item: ReviewLine['item']; orders: string; base: string; strong?: boolean }) {
  return (
    <span className="ys-num">
      {strong ? <b>{orders}</b> : orders}
      <Unit>{item.order_unit}</Unit>
      {item.order_unit === item.base_unit ? null : (
        <small className="ys-mute">
          {' '}
          ({base} {item.base_unit})
        </small>
      )}
    </span>
  );
}
