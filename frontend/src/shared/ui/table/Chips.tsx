import { useTranslation } from 'react-i18next';
import type { Tone } from '../Mark';
import './chips.css';

export interface Chip {
  value: string;
  label: string;
  count?: number;
  tone?: Tone;
}

interface ChipsProps {
  /** What is filtered: "State", "Kind". */
  label: string;
  value: string | undefined;
  options: Chip[];
  onChange: (value: string | undefined) => void;
  /** Without "all" one option is always chosen. */
  all?: boolean;
}

/** One filter as a row of chips; a second click takes it off. */
export function Chips({ label, value, options, onChange, all = false }: ChipsProps) {
  const { t } = useTranslation();
  const chips: (Chip & { own?: boolean })[] = all ? [{ value: '', label: t('common.action.all') }, ...options] : options;
  return (
    <div className="ys-chips" role="group" aria-label={label}>
      {chips.map((chip) => {
        const on = (value ?? '') === chip.value;
        return (
          <button
            key={chip.value}
            type="button"
            className={`ys-chip ys-chip-${chip.tone ?? 'plain'}`}
            aria-pressed={on}
            onClick={() => onChange(on || chip.value === '' ? undefined : chip.value)}
          >
            {chip.label}
            {chip.count === undefined ? null : <span className="ys-num"> {chip.count}</span>}
          </button>
        );
      })}
    </div>
  );
}
