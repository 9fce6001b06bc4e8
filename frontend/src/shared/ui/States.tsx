import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/problem';
import { useProblemText } from './problem-text';
import './states.css';

/** Nothing here yet: says what will stand here and how it gets here. */
export function Empty({ title, help, action }: { title: string; help?: ReactNode; action?: ReactNode }) {
  return (
    <div className="ys-state">
      <p className="ys-state-title">{title}</p>
      {help ? <p className="ys-mute">{help}</p> : null}
      {action ? <div className="ys-state-action">{action}</div> : null}
    </div>
  );
}

/** A page or panel that could not be loaded, with the way out and the request's number. */
export function ProblemState({ problem, again }: { problem: Problem; again?: () => void }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const kind = problem.status === 404 ? 'not_found' : problem.status === 403 ? 'forbidden' : null;
  const own = describe(problem);
  const title = kind ? t(`common.problem.${kind}`) : own.title;
  const detail = kind ? t(`common.problem.${kind}_help`) : own.detail;
  const request = problem.body.request_id;
  return (
    <div className="ys-state" role="alert">
      <p className="ys-state-title">{title}</p>
      <p className="ys-mute">{detail}</p>
      {request ? <p className="ys-mute ys-state-request">{t('common.problem.request', { id: request })}</p> : null}
      {again && !kind ? (
        <div className="ys-state-action">
          <Button onClick={again}>{t('common.action.retry')}</Button>
        </div>
      ) : null}
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** Waits for one document: skeleton, problem, or the content. */
export function Loaded<T>({ asked, children }: { asked: Asked<T>; children: (data: T) => ReactNode }) {
  if (asked.data !== undefined) return children(asked.data);
  if (asked.error) return <ProblemState problem={asked.error as Problem} again={() => void asked.refetch()} />;
  return <Waiting />;
}

export function Waiting({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className="ys-waiting" role="status" aria-label={t('common.table.loading')}>
      <Skeleton active title={false} paragraph={{ rows, width: '100%' }} />
    </div>
  );
}
