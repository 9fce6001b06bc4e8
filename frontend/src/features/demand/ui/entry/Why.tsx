import { Button, Input } from 'antd';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { average, quantity } from '@/shared/format/decimal';
import { suggestedOrders } from '../../model/draft';
import type { EntryRow } from '../../model/rows';
import type { Behind } from './RowsBehind';

interface WhyProps {
  row: EntryRow;
  readonly: boolean;
  /** Opens the rows that a number was added up from. */
  onRows: (behind: Behind) => void;
  onAdopt: (row: EntryRow) => void;
  onNote: (row: EntryRow, note: string) => void;
}

/** Why this many? The server's sum, each number a way to its rows. */
export function Why({ row, readonly, onRows, onAdopt, onNote }: WhyProps) {
  const { t } = useTranslation();
  const { line } = row;
  const { item, target_days: target } = line;
  const link = (behind: Behind['kind']) => <RowsLink key={behind} open={() => onRows({ kind: behind, item })} />;
  const suggestion = suggestedOrders(line);
  return (
    <>
      <p>
        <b>{t('demand.why.title', { count: quantity(suggestion), unit: item.order_unit })}</b>
      </p>
      <Fact name={line.basis_period ? 'used_before' : line.stockout_days > 0 ? 'used_with_gap' : 'used'} values={{ period: line.basis_period, used: quantity(line.consumption), days: line.lookback_days, gap: line.stockout_days, monthly: average(line.monthly), daily: quantity(line.daily) }} parts={{ used: link('consumption'), gap: link('consumption') }} />
      <Fact name="target" values={{ days: target.review + target.lead + target.safety, ...target, need: quantity(line.need) }} />
      <Fact name="net" values={{ net: quantity(line.net), on_hand: quantity(line.on_hand), on_the_way: quantity(line.on_the_way), requested: quantity(line.requested), unit: item.base_unit }} parts={{ hand: link('stock'), way: link('way'), asked: link('requested') }} />
      <Fact name="packs" values={{ orders: quantity(suggestion), unit: item.order_unit, pack: quantity(item.pack), base: item.base_unit }} />
      {line.cover_days === null ? null : <p className="ys-mute">{t('demand.why.cover', { days: quantity(line.cover_days) })}</p>}
      {line.flags.map((flag) => (
        <p key={flag} className="ys-deadline-near">
          {t(`demand.flag_help.${flag}`)}
        </p>
      ))}
      {readonly ? null : <Own row={row} suggestion={suggestion} onAdopt={onAdopt} onNote={onNote} />}
    </>
  );
}

function Fact({ name, values, parts = {} }: { name: string; values: Record<string, unknown>; parts?: Record<string, React.ReactElement> }): ReactNode {
  return (
    <p>
      <Trans i18nKey={`demand.why.${name}`} values={values} components={{ b: <b />, ...parts }} />
    </p>
  );
}

/** `Trans` puts the number inside as its child. */
function RowsLink({ open, children }: { open: () => void; children?: ReactNode }) {
  return (
    <button type="button" className="ys-why-link ys-num" onClick={open}>
      {children}
    </button>
  );
}

function Own({ row, suggestion, onAdopt, onNote }: Pick<WhyProps, 'row' | 'onAdopt' | 'onNote'> & { suggestion: string }) {
  const { t } = useTranslation();
  return (
    <div className="ys-why-own">
      <Input value={row.note} maxLength={200} placeholder={t('demand.why.note')} aria-label={t('demand.why.note')} onChange={(event) => onNote(row, event.target.value)} />
      <Button type="primary" disabled={row.orders === suggestion && !row.mistake} onClick={() => onAdopt(row)}>
        {t('demand.why.adopt')}
      </Button>
    </div>
  );
}
