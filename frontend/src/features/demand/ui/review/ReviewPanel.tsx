import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangedRows } from '@/shared/api/changed';
import { quantity } from '@/shared/format/decimal';
import { ConfirmReason } from '@/shared/ui/ConfirmReason';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark } from '@/shared/ui/Mark';
import { Panel } from '@/shared/ui/Page';
import { Money, Qty } from '@/shared/ui/Values';
import { useRequisitionVerb } from '../../api/requisitions';
import type { ReviewLine } from '../../api/review';
import { ordersFor } from '../../model/entry';
import type { ReviewCase } from '../../model/review';

/** One requisition with its marked lines only, and the two decisions. */
export function ReviewPanel({ item }: { item: ReviewCase }) {
  const { requisition, facility, lines } = item;
  const changed = useChangedRows();
  const title = (
    <>
      <Link to={`/demand/requisitions/${requisition.id}`}>{facility.name}</Link> <span className="ys-mute ys-num">{requisition.number}</span>
    </>
  );
  return (
    <Panel title={title} count={lines.length} extra={<Decisions item={item} />} flush className={changed.has(requisition.id) ? 'ys-changed' : ''}>
      <ul className="ys-review">
        {lines.map((line) => (
          <Row key={line.item.id} line={line} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ line }: { line: ReviewLine }) {
  const { t } = useTranslation();
  const { item } = line;
  const orders = (base: string) => quantity(ordersFor(base, item.pack));
  return (
    <li>
      <span className="ys-review-item">
        <ItemName item={item} />
        {line.note ? <small className="ys-mute">{t('demand.review.note', { note: line.note })}</small> : null}
      </span>
      <span>
        {line.flags.map((flag) => (
          <Mark key={flag} tone="warn" title={t(`demand.flag_help.${flag}`)}>
            {t(`demand.flag.${flag}`)}
          </Mark>
        ))}
      </span>
      <Figure label={t('demand.column.orders')} strong>
        <Qty value={ordersFor(line.quantity, item.pack)} unit={item.order_unit} />
      </Figure>
      <Figure label={t('demand.column.suggested')}>{orders(line.suggested)}</Figure>
      <Figure label={t('demand.column.monthly')}>{quantity(line.monthly)}</Figure>
      <Figure label={t('demand.column.on_hand')}>{quantity(line.on_hand)}</Figure>
      <Figure label={t('demand.column.on_the_way')}>{quantity(line.on_the_way)}</Figure>
      <Figure label={t('demand.column.amount')}>
        <Money value={line.amount} />
      </Figure>
    </li>
  );
}

function Figure({ label, strong = false, children }: { label: string; strong?: boolean; children: React.ReactNode }) {
  return (
    <span className="ys-review-number">
      <small>{label}</small>
      {strong ? <b>{children}</b> : children}
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
