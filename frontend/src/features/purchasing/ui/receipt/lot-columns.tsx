import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ItemName } from '@/shared/ui/ItemName';
import type { Column } from '@/shared/ui/table/types';
import { Day, Expiry, Qty } from '@/shared/ui/Values';
import type { ShipLine } from '../../api/types';

/** Half a year before its expiry a lot deserves a look at the door. */
const NEAR_DAYS = 180;

export function lotColumns(t: TFunction): Column<ShipLine>[] {
  const title = (key: string) => t(`purchasing.lot.${key}`);
  return [
    { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
    { key: 'maker', title: t('purchasing.column.manufacturer'), width: 150, render: (row) => row.item.manufacturer || '—' },
    { key: 'lot', title: title('lot'), width: 130, always: true, render: (row) => <span className="ys-num">{row.lot_number}</span> },
    { key: 'produced', title: title('produced'), width: 110, render: (row) => <Day on={row.produced_on} /> },
    { key: 'expires', title: title('expires'), width: 150, render: (row) => <Expiry on={row.expires_on} warnDays={NEAR_DAYS} /> },
    { key: 'quantity', title: title('quantity'), width: 110, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
    { key: 'boxes', title: title('boxes'), width: 70, align: 'right', render: (row) => row.box_count },
    { key: 'trace', title: title('trace'), width: 90, align: 'right', optional: true, render: (row) => row.trace_codes.length },
  ];
}

export function LotCard({ row }: { row: ShipLine }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="ys-card-line">
        <b>
          <ItemName item={row.item} />
        </b>
        <Qty value={row.quantity} unit={row.item.base_unit} />
      </span>
      <span className="ys-card-line ys-card-small">
        <span>
          {t('purchasing.lot.lot')} {row.lot_number}
        </span>
        <Expiry on={row.expires_on} warnDays={NEAR_DAYS} />
      </span>
    </>
  );
}
