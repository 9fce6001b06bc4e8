import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '@/shared/lib/media';
import { readDay } from '../model/lots';
import './fields.css';

interface FieldProps {
  value: string;
  onChange: (text: string) => void;
  label: string;
  disabled?: boolean;
}

/** Native fields: hundreds of them stand in one table, where a date picker each would make it crawl. */
export function NativeText({ value, onChange, label, disabled, numeric = false, placeholder }: FieldProps & { numeric?: boolean; placeholder?: string }) {
  return <input className={`ys-field-input${numeric ? ' ys-field-number' : ''}`} inputMode={numeric ? 'decimal' : undefined} value={value} disabled={disabled} placeholder={placeholder} aria-label={label} onChange={(event) => onChange(event.target.value)} />;
}

/** A day: the wheel of the phone there, plain typing on a keyboard, where `20280731` is faster than any calendar. */
export function NativeDate({ value, onChange, label, disabled }: FieldProps) {
  const phone = usePhone();
  const common = { className: 'ys-field-input', value, disabled, 'aria-label': label };
  if (phone) return <input type="date" max="9999-12-31" {...common} onChange={(event) => onChange(event.target.value)} />;
  return <input inputMode="numeric" placeholder="YYYY-MM-DD" {...common} onChange={(event) => onChange(event.target.value)} onBlur={() => onChange(readDay(value))} />;
}

export function NativeSelect({ value, onChange, label, disabled, options, placeholder }: FieldProps & { options: { value: string; label: string }[]; placeholder: string }) {
  return (
    <select className="ys-field-input" value={value} disabled={disabled} aria-label={label} onChange={(event) => onChange(event.target.value)}>
      <option value="">{placeholder}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** A field with its complaint directly below it. */
export function Problem<P extends string>({ show, problems, of, children }: { show: boolean; problems: readonly P[]; of: readonly P[]; children: ReactNode }) {
  const { t } = useTranslation();
  const own = show ? problems.find((problem) => of.includes(problem)) : undefined;
  return (
    <span className={own ? 'ys-field-bad' : undefined}>
      {children}
      {own ? (
        <span className="ys-cell-problem" role="alert">
          {t(`purchasing.problem.${own}`)}
        </span>
      ) : null}
    </span>
  );
}
