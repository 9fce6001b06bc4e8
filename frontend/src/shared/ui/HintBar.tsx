import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import './hintbar.css';

export type Hint = 'move' | 'cell' | 'open' | 'next_row' | 'explain' | 'adopt' | 'paste' | 'search' | 'palette' | 'submit' | 'undo' | 'edit' | 'approve' | 'return';

/** The keys that work here, at the foot. Hidden on phones, which have none. */
export function HintBar({ hints }: { hints: Hint[] }) {
  const { t } = useTranslation();
  return (
    <div className="ys-hints ys-screen-only">
      {hints.map((hint, index) => (
        <Fragment key={hint}>
          {index ? ' · ' : ''}
          {t(`common.hint.${hint}`)}
        </Fragment>
      ))}
    </div>
  );
}
