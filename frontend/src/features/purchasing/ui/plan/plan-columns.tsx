import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { compare, quantity } from '@/shared/format/decimal';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark } from '@/shared/ui/Mark';
import type { Column } from '@/shared/ui/table/types';
import { Money, Qty, UnitPrice } from '@/shared/ui/Values';
import type { PlanLine } from '../../api/types';
import { ContractMark } from '../marks';

/** Yuan saved against the next best offer; nothing where there is none. */
export function Saved({ value }: { value: string | null | undefined }) {
  if (!value || compare(value, '0') <= 0) return <span className="ys-mute">—</span>;
  return (
    <span className="ys-saved">
      <Money value={value} />
    </span>
  );
}

export function planColumns(t: TFunction): Column<PlanLine>[] {
  const title = (key: string) => t(`purchasing.column.${key}`);
  return [
    { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
    {
      key: 'supplier',
      title: title('supplier'),
      width: 116,
      render: (row) => (row.supplier ? (row.supplier.short_name || row.supplier.name) : <Mark tone="bad">{t(`purchasing.unmet.${row.unmet_reason}`, { defaultValue: row.unmet_reason ?? '' })}</Mark>),
    },
    { key: 'contract', title: title('contract'), width: 104, optional: true, render: (row) => <ContractMark contract={row.contract} /> },
    { key: 'facilities', title: title('facilities'), width: 74, align: 'right', render: (row) => row.facility_count },
    { key: 'need', title: title('need'), width: 76, align: 'right', render: (row) => quantity(row.need) },
    { key: 'quantity', title: title('quantity'), width: 94, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
    { key: 'price', title: title('price'), width: 80, align: 'right', render: (row) => <UnitPrice value={row.price} /> },
    { key: 'amount', title: title('amount'), width: 102, align: 'right', render: (row) => <Money value={row.amount} /> },
    { key: 'saved', title: title('saved'), width: 90, align: 'right', render: (row) => <Saved value={row.explanation.saved} /> },
  ];
}

export function PlanLineCard({ row }: { row: PlanLine }) {
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
        <span>{row.supplier?.short_name ?? t(`purchasing.unmet.${row.unmet_reason}`, { defaultValue: '' })}</span>
        <Money value={row.amount} sign />
      </span>
    </>
  );
}
