import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { Qty } from '@/shared/ui/Values';
import type { EntryRow } from '../../model/rows';
import './phone.css';

/** Lines of a requisition to read in one hand. */
export function LineCards({ rows }: { rows: readonly EntryRow[] }) {
  const { t } = useTranslation();
  return (
    <ul className="ys-lines">
      {rows.map(({ id, line, orders, note }) => (
        <li key={id}>
          <span className="ys-lines-name">
            <b>{line.item.name}</b>
            <small>
              {[line.item.specification, line.cover_days === null ? '' : t('demand.phone.cover', { days: Math.floor(Number(line.cover_days)) })].filter(Boolean).join(' · ')}
            </small>
            {line.flags.map((flag) => (
              <Mark key={flag} tone="warn">
                {t(`demand.flag.${flag}`)}
              </Mark>
            ))}
            {note ? <small>{note}</small> : null}
          </span>
          <b className="ys-lines-qty">
            <Qty value={orders} unit={line.item.order_unit} />
          </b>
        </li>
      ))}
    </ul>
  );
}
