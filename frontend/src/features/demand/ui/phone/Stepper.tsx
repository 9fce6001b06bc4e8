import { MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { suggestedOrders } from '../../model/draft';
import type { EntryRow } from '../../model/rows';

interface StepperProps {
  row: EntryRow;
  onType: (text: string) => void;
}

/** − number +, each 44 pixels. The suggestion stands below and is taken over by a touch. */
export function Stepper({ row, onType }: StepperProps) {
  const { t } = useTranslation();
  const { name, order_unit: unit } = row.line.item;
  const value = Number(row.orders);
  const suggestion = suggestedOrders(row.line);
  return (
    <span className="ys-stepper">
      <button type="button" aria-label={t('demand.phone.less', { name })} disabled={value <= 0} onClick={() => onType(String(Math.max(0, value - 1)))}>
        <MinusOutlined />
      </button>
      <span className="ys-stepper-number">
        <input
          inputMode="numeric"
          value={row.mistake ? row.mistake.text : row.orders}
          aria-label={t('demand.phone.quantity', { name, unit })}
          aria-invalid={Boolean(row.mistake)}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onType(event.target.value)}
        />
        <small aria-hidden>{unit}</small>
      </span>
      <button type="button" aria-label={t('demand.phone.more', { name })} onClick={() => onType(String(value + 1))}>
        <PlusOutlined />
      </button>
      {row.mistake ? (
        <small className="ys-stepper-note ys-deadline-late" role="alert">
          {t(`demand.mistake.${row.mistake.error}`)}
        </small>
      ) : suggestion !== row.orders ? (
        <button type="button" className="ys-stepper-note ys-stepper-adopt" onClick={() => onType(suggestion)}>
          {t('demand.phone.suggested', { count: suggestion, unit })}
        </button>
      ) : null}
    </span>
  );
}
