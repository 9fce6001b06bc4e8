import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { money, quantity, unitPrice } from '@/shared/format/decimal';
import type { MovePlan } from '../api/levels';
import { Mark } from '@/shared/ui/Mark';
import { Panel } from '@/shared/ui/Page';

type Line = MovePlan['lines'][number];
type Replacement = MovePlan['replacements'][number];

const nameOf = (item: Line['item']) => (item ? `${item.name} ${item.specification}` : '');

/** 转单方案: what would go, or went, to whom; what nobody else can deliver stands first. */
export function PlanPanel({ plan, executed }: { plan: MovePlan; executed: boolean }) {
  const { t } = useTranslation();
  const kept = plan.lines.filter((line) => line.kept);
  const dearer = Number(plan.dearer);
  const extra = (
    <>
      {kept.length ? <Mark tone="warn">{t('sla.plan.kept', { count: kept.length })}</Mark> : null}
      {dearer ? <span className="ys-num">{t(dearer > 0 ? 'sla.plan.dearer' : 'sla.plan.cheaper', { amount: money(String(Math.abs(dearer))) })}</span> : null}
    </>
  );
  // Whoever is evicted sees what goes away from him, not what others sell it for.
  const away = plan.replacements.length === 0 ? plan.lines.filter((line) => !line.kept) : [];
  const empty = plan.lines.length === 0 && plan.replacements.length === 0;
  return (
    <Panel title={t(executed ? 'sla.plan.done' : 'sla.plan.title')} count={plan.replacements.length || plan.lines.length} extra={extra} flush>
      {empty ? <p className="ys-mute ys-sla-none">{t('sla.plan.empty')}</p> : null}
      <ul className="ys-sla-plan" tabIndex={0} aria-label={t('sla.plan.title')}>
        {kept.map((line, index) => (
          <Left key={`k${index}`} line={line} stays />
        ))}
        {plan.replacements.map((one, index) => (
          <Moved key={`r${index}`} one={one} />
        ))}
        {away.map((line, index) => (
          <Left key={`a${index}`} line={line} stays={false} />
        ))}
      </ul>
    </Panel>
  );
}

function Left({ line, stays }: { line: Line; stays: boolean }) {
  const { t } = useTranslation();
  return (
    <li>
      <b>{nameOf(line.item)}</b> <span className="ys-num">{`${quantity(line.quantity)} ${line.item?.base_unit ?? ''}`}</span> <Link to={`/purchasing/orders/${line.order_id}`}>{line.order}</Link>
      {stays ? <Mark tone="warn">{t('sla.plan.stays')}</Mark> : null}
    </li>
  );
}

function Moved({ one }: { one: Replacement }) {
  const { t } = useTranslation();
  return (
    <li>
      <b>{nameOf(one.item)}</b> <span className="ys-num">{`${quantity(one.need)} ${one.item?.base_unit ?? ''}`}</span>
      {one.unmet ? (
        <Mark tone="bad">{t(`sla.plan.unmet.${one.unmet}`)}</Mark>
      ) : (
        <span>
          → {one.supplier?.short_name || one.supplier?.name}{' '}
          <span className="ys-num">
            {quantity(one.quantity)} × {one.price_before && one.price_before !== one.price ? <s className="ys-mute">{unitPrice(one.price_before)}</s> : null} {unitPrice(one.price)}
          </span>
        </span>
      )}
    </li>
  );
}
