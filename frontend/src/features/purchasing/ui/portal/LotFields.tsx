import { useTranslation } from 'react-i18next';
import type { ItemRef } from '@/shared/api/refs';
import { traceCodes, type LotField, type LotProblem, type LotRow } from '../../model/lots';
import { NativeDate, NativeText } from '../fields';

interface LotFieldsProps {
  row: LotRow;
  item: ItemRef;
  problems: Partial<Record<LotField, LotProblem>>;
  onChange: (change: Partial<LotRow>) => void;
}

/** The cells of one lot. The last one takes what a scanner types, code after code. */
export function LotFields({ row, item, problems, onChange }: LotFieldsProps) {
  const { t } = useTranslation();
  const label = (key: string) => `${item.name} ${t(`purchasing.lot.${key}`)}`;
  const codes = traceCodes(row.trace_codes).length;
  return (
    <>
      <Cell field="lot_number" problems={problems}>
        <NativeText label={label('lot')} value={row.lot_number} onChange={(lot_number) => onChange({ lot_number })} />
      </Cell>
      <Cell field="produced_on" problems={problems}>
        <NativeDate label={label('produced')} value={row.produced_on} onChange={(produced_on) => onChange({ produced_on })} />
      </Cell>
      <Cell field="expires_on" problems={problems}>
        <NativeDate label={label('expires')} value={row.expires_on} onChange={(expires_on) => onChange({ expires_on })} />
      </Cell>
      <Cell field="quantity" problems={problems}>
        <NativeText numeric label={label('quantity')} value={row.quantity} onChange={(quantity) => onChange({ quantity })} />
      </Cell>
      <Cell field="box_count" problems={problems}>
        <NativeText numeric label={label('boxes')} value={row.box_count} onChange={(box_count) => onChange({ box_count })} />
      </Cell>
      <td>
        <textarea className="ys-field-input ys-trace" rows={1} value={row.trace_codes} aria-label={label('trace')} placeholder={t('purchasing.lot.scan')} onChange={(event) => onChange({ trace_codes: event.target.value })} />
        {codes ? <small className="ys-mute">{t('purchasing.lot.codes', { count: codes })}</small> : null}
      </td>
    </>
  );
}

function Cell({ field, problems, children }: { field: LotField; problems: LotFieldsProps['problems']; children: React.ReactNode }) {
  const { t } = useTranslation();
  const problem = problems[field];
  return (
    <td className={problem ? 'ys-field-bad' : undefined}>
      {children}
      {problem ? (
        <span className="ys-cell-problem" role="alert">
          {t(`purchasing.lot_problem.${problem}`)}
        </span>
      ) : null}
    </td>
  );
}
