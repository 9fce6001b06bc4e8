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
      <Fact name="target" values={{ days: target.review + target.lead + target.safety, ...target, need: quantity(line.plain_need) }} />
      {line.forecast ? <Foreseen forecast={line.forecast} need={line.need} days={target.review + target.lead + target.safety} /> : null}
      <Fact name="net" values={{ net: quantity(line.net), on_hand: quantity(line.on_hand), on_the_way: quantity(line.on_the_way), requested: quantity(line.requested), unit: item.base_unit }} parts={{ hand: link('stock'), way: link('way'), asked: link('requested') }} />
      <Fact name="packs" values={{ orders: quantity(suggestion), unit: item.order_unit, pack: quantity(item.pack), base: item.base_unit }} />
      {line.cover_days === null ? null : <p className="ys-mute">{t('demand.why.cover', { days: quantity(line.cover_days) })}</p>}
      {line.flags.map((flag) => (
        <p key={flag} className="ys-deadline-near">
          {t(`demand.flag_help.${flag}`)} {flag === 'duplicate_order' ? <RowsLink open={() => onRows({ kind: 'duplicates', item })}>{t('demand.why.documents')}</RowsLink> : null}
        </p>
      ))}
      {line.decision ? <p className="ys-deadline-near">{t(`demand.decision.${line.decision.decision}`, { by: line.decision.by ?? t('common.system'), asked: quantity(line.decision.asked), reason: line.decision.reason, unit: item.base_unit })}</p> : null}
      {readonly ? null : <Own row={row} suggestion={suggestion} onAdopt={onAdopt} onNote={onNote} />}
    </>
  );
}

type Forecast = NonNullable<EntryRow['line']['forecast']>;

/** What the forecast says beside the plain average, how well both did, and which of them the suggestion follows. */
function Foreseen({ forecast, need, days }: { forecast: Forecast; need: string; days: number }) {
  const { t } = useTranslation();
  const { errors, average_errors: plain } = forecast;
  const method = t(`demand.method.${forecast.method}`);
  return (
    <div className={forecast.followed ? 'ys-why-forecast ys-why-followed' : 'ys-why-forecast'}>
      <Fact name="forecast" values={{ method, monthly: average(forecast.monthly), daily: quantity(forecast.daily) }} />
      {errors && plain ? <Fact name="errors" values={{ error: signless(errors.error_percent), bias: signed(errors.bias_percent), plain: signless(plain.error_percent), plain_bias: signed(plain.bias_percent) }} /> : <p>{t('demand.why.short_history')}</p>}
      <Fact name="service" values={{ service: quantity(forecast.service_percent), quantile: average(forecast.monthly_quantile), days, expected: average(forecast.expected), safety: average(forecast.safety) }} />
      <p>{t(forecast.followed ? 'demand.why.followed' : 'demand.why.not_followed', { need: average(need) })}</p>
    </div>
  );
}

/** Percent are read at a glance: whole ones. */
const signless = (percent: string) => String(Math.round(Number(percent)));
const signed = (percent: string) => {
  const whole = Math.round(Number(percent));
  return whole > 0 ? `+${whole}` : String(whole).replace('-', '−');
};

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
