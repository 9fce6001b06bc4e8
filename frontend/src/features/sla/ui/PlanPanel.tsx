import { useTranslation } from 'react-i18next';
import { quantity, unitPrice } from '@/shared/format/decimal';
import { useItemNames, useSupplierNames } from '../api/names';
import { Mark } from '@/shared/ui/Mark';
import { Panel } from '@/shared/ui/Page';

interface Replacement {
  item_id: string;
  need: string;
  supplier_id?: string;
  quantity?: string;
  price?: string;
  unmet?: string;
}

interface Plan {
  lines?: { order: string; kept: boolean }[];
  replacements?: Replacement[];
}

/** 转单方案: what would go, or went, to whom; what nobody else can deliver stands first. */
export function PlanPanel({ plan, executed }: { plan: unknown; executed: boolean }) {
  const { t } = useTranslation();
  const { lines = [], replacements = [] } = plan as Plan;
  const items = useItemNames(replacements.map(({ item_id }) => item_id));
  const suppliers = useSupplierNames(replacements.flatMap(({ supplier_id }) => (supplier_id ? [supplier_id] : [])));
  const sorted = [...replacements].sort((a, b) => Number(Boolean(b.unmet)) - Number(Boolean(a.unmet)));
  const kept = lines.filter((line) => line.kept).length;
  return (
    <Panel title={t(executed ? 'sla.plan.done' : 'sla.plan.title')} count={replacements.length} extra={kept ? <Mark tone="warn">{t('sla.plan.kept', { count: kept })}</Mark> : null} flush>
      {sorted.length === 0 ? <p className="ys-mute ys-sla-none">{t('sla.plan.empty')}</p> : null}
      <ul className="ys-sla-plan" tabIndex={0} aria-label={t('sla.plan.title')}>
        {sorted.map((one, index) => (
          <li key={index}>
            <b>{items[one.item_id] ?? one.item_id}</b> <span className="ys-num">{quantity(one.need)}</span>
            {one.unmet ? (
              <Mark tone="bad">{t('sla.plan.single')}</Mark>
            ) : (
              <span>
                → {suppliers[one.supplier_id ?? ''] ?? one.supplier_id} <span className="ys-num">{quantity(one.quantity)} × {unitPrice(one.price)}</span>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
