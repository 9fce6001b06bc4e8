import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { sum } from '@/shared/format/decimal';
import { ItemName } from '@/shared/ui/ItemName';
import { Panel } from '@/shared/ui/Page';
import { Qty } from '@/shared/ui/Values';
import type { Impact } from '../model';
import './impact.css';

/** The first few lines of each list; the total stands in its heading. */
const SHOWN = 8;

/** What a change touches, before anybody decides. */
export function ImpactPanel({ impact, unit }: { impact: Impact; unit?: string }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('formulary.change.impact')}>
      <div className="ys-impact">
        <section>
          <h3>
            {t('formulary.change.stock_left')} <Qty value={sum(impact.stock_left.map((row) => row.quantity))} unit={unit} />
          </h3>
          <Lines none={t('formulary.change.no_stock')} rows={impact.stock_left.map((row) => ({ key: row.organisation_id, name: row.organisation, quantity: row.quantity }))} unit={unit} />
        </section>
        <section>
          <h3>
            {t('formulary.change.open_orders')} <span className="ys-num">{impact.open_orders.length}</span>
          </h3>
          <Lines none={t('formulary.change.no_orders')} rows={impact.open_orders.map((row) => ({ key: row.number, name: `${row.number} ${row.supplier}`, quantity: row.quantity }))} unit={unit} />
        </section>
        <section>
          <h3>{t('formulary.change.facilities')}</h3>
          <p className="ys-num">{t('formulary.change.facilities_value', { count: impact.facilities_90_days })}</p>
          <h3>{t('formulary.change.substitutes')}</h3>
          <ul className="ys-plain-list">
            {impact.substitutes.map((item) => (
              <li key={item.id}>
                <Link to={`/formulary/items/${item.id}`}>
                  <ItemName item={item} />
                </Link>
              </li>
            ))}
          </ul>
          {impact.substitutes.length ? null : <span className="ys-mute">{t('formulary.item.no_substitutes')}</span>}
        </section>
      </div>
    </Panel>
  );
}

function Lines({ rows, none, unit }: { rows: { key: string; name: string; quantity: string }[]; none: string; unit?: string }) {
  const { t } = useTranslation();
  if (rows.length === 0) return <p className="ys-mute">{none}</p>;
  return (
    <ul className="ys-plain-list">
      {rows.slice(0, SHOWN).map((row) => (
        <li key={row.key} className="ys-impact-line">
          <span>{row.name}</span>
          <Qty value={row.quantity} unit={unit} />
        </li>
      ))}
      {rows.length > SHOWN ? <li className="ys-mute">{t('formulary.change.and_more', { count: rows.length - SHOWN })}</li> : null}
    </ul>
  );
}
