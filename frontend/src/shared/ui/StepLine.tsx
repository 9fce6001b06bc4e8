import { CheckOutlined, CloseOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './stepline.css';

export interface Step {
  key: string;
  label: string;
  /** Who and when, once it happened. */
  note?: ReactNode;
  state: 'done' | 'now' | 'waiting' | 'stopped';
}

/** The states of a document as a line on its top. */
export function StepLine({ steps }: { steps: Step[] }) {
  const { t } = useTranslation();
  return (
    // Scrolls sideways on a phone, so it must be reachable without a finger.
    <ol className="ys-steps" tabIndex={0} aria-label={t('common.step.line')}>
      {steps.map((step, index) => (
        <li key={step.key} className={`ys-step ys-step-${step.state}`} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span className="ys-step-dot" aria-hidden>
            {step.state === 'done' ? <CheckOutlined /> : step.state === 'stopped' ? <CloseOutlined /> : index + 1}
          </span>
          <span className="ys-step-text">
            {step.label}
            <span className="ys-visually-hidden"> {t(`common.step.${step.state}`)}</span>
            {step.note ? <small>{step.note}</small> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
