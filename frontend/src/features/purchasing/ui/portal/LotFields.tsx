import { useTranslation } from 'react-i18next';
import type { ItemRef } from '@/shared/api/refs';
import { traceCodes, type LotField, type LotProblem, type LotRow, type Refusals } from '../../model/lots';
import { NativeDate, NativeText } from '../fields';

interface LotFieldsProps {
  row: LotRow;
  item: ItemRef;
  problems: Partial<Record<LotField, LotProblem>>;
  refused?: Refusals;
  onChange: (change: Partial<LotRow>) => void;
}

/** The cells of one lot. The last one takes what a scanner types, code after code. */
export function LotFields({ row, item, problems, refused, onChange }: LotFieldsProps) {
  const { t } = useTranslation();
  const label = (key: string) => `${item.name} ${t(`purchasing.lot.${key}`)}`;
  const codes = traceCodes(row.trace_codes).length;
  return (
    <>
      <Cell field="lot_number" problems={problems} refused={refused}>
        <NativeText label={label('lot')} value={row.lot_number} onChange={(lot_number) => onChange({ lot_number })} />
      </Cell>
      <Cell field="produced_on" problems={problems} refused={refused}>
        <NativeDate label={label('produced')} value={row.produced_on} onChange={(produced_on) => onChange({ produced_on })} />
      </Cell>
      <Cell field="expires_on" problems={problems} refused={refused}>
        <NativeDate label={label('expires')} value={row.expires_on} onChange={(expires_on) => onChange({ expires_on })} />
        {refused?.expires_on || row.near_expiry ? (
          <label className="ys-near-expiry">
            <input type="checkbox" checked={row.near_expiry} onChange={(event) => onChange({ near_expiry: event.target.checked })} /> {t('purchasing.lot.near_expiry')}
          </label>
        ) : null}
      </Cell>
      <Cell field="quantity" problems={problems} refused={refused}>
        <NativeText numeric label={label('quantity')} value={row.quantity} onChange={(quantity) => onChange({ quantity })} />
      </Cell>
      <Cell field="box_count" problems={problems} refused={refused}>
        <NativeText numeric label={label('boxes')} value={row.box_count} onChange={(box_count) => onChange({ box_count })} />
      </Cell>
      <td data-label={t('purchasing.lot.trace')}>
        <textarea className="ys-field-input ys-trace" rows={1} value={row.trace_codes} aria-label={label('trace')} placeholder={t('purchasing.lot.scan')} onChange={(event) => onChange({ trace_codes: event.target.value })} />
        {codes ? <small className="ys-mute">{t('purchasing.lot.codes', { count: codes })}</small> : null}
      </td>
    </>
  );
}

const headings: Record<LotField, string> = { lot_number: 'lot', produced_on: 'produced', expires_on: 'expires', quantity: 'quantity', box_count: 'boxes' };

function Cell({ field, problems, refused, children }: { field: LotField; problems: LotFieldsProps['problems']; refused?: Refusals; children: React.ReactNode }) {
  const { t } = useTranslation();
  // On a phone each cell carries its own heading, for the row of headings is gone there.
  const problem = problems[field] ? t(`purchasing.lot_problem.${problems[field]}`) : refused?.[field];
  return (
    <td className={problem ? 'ys-field-bad' : undefined} data-label={t(`purchasing.lot.${headings[field]}`)}>
      {children}
      {problem ? (
        <span className="ys-cell-problem" role="alert">
          {problem}
        </span>
      ) : null}
    </td>
  );
}
