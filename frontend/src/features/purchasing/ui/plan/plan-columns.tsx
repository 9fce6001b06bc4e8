import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { compare, quantity } from '@/shared/format/decimal';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark } from '@/shared/ui/Mark';
import type { Column } from '@/shared/ui/table/types';
import { Money, Qty, UnitPrice } from '@/shared/ui/Values';
import type { PlanLine } from '../../api/types';
import type { Alternative } from '../../api/plan-versions';
import { ContractMark } from '../marks';
import { QuantityCell } from './LineEditor';
import { MarkCell } from './LineMarks';
import { Signed } from './Savings';
import type { Editing } from './useEditing';

/** Yuan saved against the next best offer; nothing where there is none. */
export function Saved({ value }: { value: string | null | undefined }) {
  if (!value || compare(value, '0') <= 0) return <span className="ys-mute">—</span>;
  return (
    <span className="ys-saved">
      <Money value={value} />
    </span>
  );
}

/** `editing` is the line that is being changed in its row; its quantity is a field. */
export function planColumns(t: TFunction, editing?: Editing): Column<PlanLine>[] {
  const title = (key: string) => t(`purchasing.column.${key}`);
  const edited = (row: PlanLine) => (editing?.draft?.line.id === row.id ? editing : undefined);
  const against = (row: PlanLine, reference: string) => row.compared.find((each) => each.with === reference)?.saved;
  return [
    { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
    { key: 'mark', title: title('mark'), width: 92, render: (row) => <MarkCell review={row.review} /> },
    { key: 'supplier', title: title('supplier'), width: 100, render: (row) => <SupplierCell row={row} chosen={edited(row)?.chosen} /> },
    { key: 'contract', title: title('contract'), width: 104, optional: true, render: (row) => <ContractMark contract={row.contract} /> },
    { key: 'facilities', title: title('facilities'), width: 60, align: 'right', optional: true, render: (row) => row.facility_count },
    { key: 'need', title: title('need'), width: 66, align: 'right', render: (row) => quantity(row.need) },
    {
      key: 'quantity',
      title: title('quantity'),
      width: 90,
      align: 'right',
      render: (row) => {
        const own = edited(row);
        return own ? <QuantityCell editing={own} line={row} /> : <Qty value={row.quantity} unit={row.item.base_unit} />;
      },
    },
    { key: 'price', title: title('price'), width: 72, align: 'right', render: (row) => <UnitPrice value={edited(row)?.chosen?.price ?? row.price} /> },
    { key: 'amount', title: title('amount'), width: 90, align: 'right', render: (row) => <Money value={edited(row)?.chosen?.amount ?? row.amount} /> },
    { key: 'saved', title: title('saved'), width: 84, align: 'right', optional: true, render: (row) => <Saved value={row.explanation.saved} /> },
    { key: 'last', title: title('against_last'), width: 76, align: 'right', render: (row) => <Signed value={against(row, 'last')} /> },
    { key: 'ceiling', title: title('against_ceiling'), width: 84, align: 'right', optional: true, render: (row) => <Signed value={against(row, 'ceiling')} /> },
    { key: 'baseline', title: title('against_baseline'), width: 90, align: 'right', optional: true, render: (row) => <Signed value={against(row, 'baseline')} /> },
  ];
}

/** Who delivers, or would with what is chosen just now; why nobody does. */
function SupplierCell({ row, chosen }: { row: PlanLine; chosen?: Alternative }) {
  const { t } = useTranslation();
  const who = chosen?.supplier ?? row.supplier;
  if (who) return <span title={who.name}>{who.short_name || who.name}</span>;
  return <Mark tone="bad">{t(`purchasing.unmet.${row.unmet_reason}`, { defaultValue: row.unmet_reason ?? '' })}</Mark>;
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
        <span>
          {row.supplier?.short_name ?? t(`purchasing.unmet.${row.unmet_reason}`, { defaultValue: '' })} <MarkCell review={row.review} />
        </span>
        <Money value={row.amount} sign />
      </span>
    </>
  );
}
