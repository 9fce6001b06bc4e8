import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdicts } from './ExceptionDesk';

interface DecideProps {
  verdicts: Verdicts;
  returning: boolean;
  onReturning: (on: boolean) => void;
}

/** The decisions on the open exception: approve, or send back with a reason that the other side will read. */
export function Decide({ verdicts, returning, onReturning }: DecideProps) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = returning && tried && text.trim() === '';
  const asks = returning || verdicts.remarks;
  const back = () => {
    if (!returning) return onReturning(true);
    if (text.trim() === '') return setTried(true);
    onReturning(false);
    verdicts.onBack?.(text.trim());
  };
  return (
    <footer>
      {verdicts.hindered ? <p className="ys-deadline-near">{verdicts.hindered}</p> : null}
      {asks ? (
        <label htmlFor={id} className="ys-exception-remark">
          <span>{returning ? t('common.reason.label') : t('common.exceptions.remark')}</span>
          <Input
            id={id}
            key={String(returning)}
            autoFocus={returning}
            maxLength={500}
            value={text}
            status={wrong ? 'error' : undefined}
            aria-invalid={wrong}
            placeholder={returning ? t('common.reason.placeholder') : t('common.exceptions.remark_help')}
            onChange={(event) => setText(event.target.value)}
            onPressEnter={() => (returning ? back() : verdicts.hindered ? undefined : verdicts.onApprove(text.trim()))}
            onKeyDown={(event) => event.key === 'Escape' && onReturning(false)}
          />
        </label>
      ) : null}
      {wrong ? (
        <p className="ys-deadline-late" role="alert">
          {t('common.reason.required')}
        </p>
      ) : returning && verdicts.backHelp ? (
        <p className="ys-mute">{verdicts.backHelp}</p>
      ) : null}
      <div className="ys-exception-verbs">
        {verdicts.more}
        {returning ? <Button onClick={() => onReturning(false)}>{t('common.action.cancel')}</Button> : null}
        {verdicts.back && verdicts.onBack ? (
          <Button danger={returning} onClick={back}>
            {verdicts.back}
          </Button>
        ) : null}
        {returning ? null : (
          <Button type="primary" loading={verdicts.busy} disabled={Boolean(verdicts.hindered)} onClick={() => verdicts.onApprove(text.trim())}>
            {verdicts.approve}
          </Button>
        )}
      </div>
    </footer>
  );
}
