import { Button } from 'antd';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { money, quantity, unitPrice } from '@/shared/format/decimal';
import { Panel } from '@/shared/ui/Page';
import { useFromStock, useNudgeVerb, useNudges, type Nudge } from '../../api/savings';
import type { PlanDetail } from '../../api/types';
import './savings.css';

/** Where a little more costs less, and what the centre's stock gives: both before anything is ordered. */
export function PlanSavings({ plan }: { plan: PlanDetail }) {
  return (
    <>
      <Nudges plan={plan} />
      <Stock plan={plan} />
    </>
  );
}

function Nudges({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const nudges = useNudges(plan.id).data ?? [];
  const open = nudges.filter((nudge) => !nudge.accepted);
  if (nudges.length === 0) return null;
  return (
    <Panel title={t('purchasing.nudge.title')} count={open.length} flush>
      <ul className="ys-nudges" tabIndex={0} aria-label={t('purchasing.nudge.title')}>
        {nudges.map((nudge) => (
          <li key={nudge.line_id}>
            <NudgeRow plan={plan} nudge={nudge} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function NudgeRow({ plan, nudge }: { plan: PlanDetail; nudge: Nudge }) {
  const { t } = useTranslation();
  const accept = useNudgeVerb(plan, 'acceptance', t('purchasing.nudge.accepted'));
  const undo = useNudgeVerb(plan, 'undoing', t('purchasing.nudge.undone'));
  const verb = nudge.accepted ? undo : accept;
  const other = nudge.supplier.id !== nudge.before_supplier.id;
  const values = {
    more: quantity(nudge.more),
    quantity: quantity(nudge.quantity),
    unit: nudge.item.base_unit,
    price: unitPrice(nudge.price),
    saved: money(nudge.saved),
    days: quantity(nudge.cover_days),
    supplier: nudge.supplier.short_name || nudge.supplier.name,
  };
  return (
    <>
      <span>
        <b>{nudge.item.name}</b> <small className="ys-mute">{nudge.item.specification}</small>
        <small>
          <Trans i18nKey={`purchasing.nudge.${other ? 'other' : 'same'}`} values={values} components={{ b: <b className="ys-saved" /> }} />
          {nudge.cover_days ? t('purchasing.nudge.cover', values) : null}
        </small>
      </span>
      {plan.can.includes('edit') ? (
        <Button size="small" loading={verb.isPending} onClick={() => verb.mutate(nudge)}>
          {t(nudge.accepted ? 'purchasing.nudge.undo' : 'purchasing.nudge.accept')}
        </Button>
      ) : null}
    </>
  );
}

const FEW = 8;

function Stock({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const items = useFromStock(plan.id, plan.stock_item_count > 0).data ?? [];
  if (items.length === 0) return null;
  return (
    <Panel title={t('purchasing.from_stock.title')} count={items.length} flush>
      <ul className="ys-nudges" tabIndex={0} aria-label={t('purchasing.from_stock.title')}>
        {(all ? items : items.slice(0, FEW)).map((row) => (
          <li key={row.item.id}>
            <span>
              <b>{row.item.name}</b> <small className="ys-mute">{row.item.specification}</small>
              <small>{t('purchasing.from_stock.row', { count: row.facility_count, asked: quantity(row.asked), free: quantity(row.free), given: quantity(row.from_stock), net: quantity(row.net), unit: row.item.base_unit })}</small>
            </span>
          </li>
        ))}
      </ul>
      {items.length > FEW && !all ? (
        <Button type="link" size="small" onClick={() => setAll(true)}>
          {t('common.action.all')}
        </Button>
      ) : null}
    </Panel>
  );
}
