import { CheckOutlined, CloseOutlined } from '@ant-design/icons';
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './stepline.css';

export interface Step {
  key: string;
  label: string;
  /** Who and when, once it happened. */
  note?: ReactNode;
  state: 'done' | 'now' | 'waiting' | 'stopped';
}

/** The step that a document has reached; where it has ended, the last one that happened. */
function currentStep(steps: readonly Step[]): number {
  const now = steps.findIndex((step) => step.state === 'now');
  return now >= 0 ? now : steps.findLastIndex((step) => step.state !== 'waiting');
}

/** The states of a document as a line on its top. Where it is wider than the screen, it shows the step of today. */
export function StepLine({ steps }: { steps: Step[] }) {
  const { t } = useTranslation();
  const line = useRef<HTMLOListElement>(null);
  const at = currentStep(steps);
  useLayoutEffect(() => {
    const list = line.current;
    const step = list?.children[at];
    if (list && step instanceof HTMLElement) list.scrollLeft = step.offsetLeft - (list.clientWidth - step.offsetWidth) / 2;
  }, [at]);
  return (
    // Scrolls sideways on a phone, so it must be reachable without a finger.
    <ol ref={line} className="ys-steps" tabIndex={0} aria-label={t('common.step.line')}>
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
