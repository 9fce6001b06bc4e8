import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asProblem, Problem } from '@/shared/api/problem';
import { Panel } from '@/shared/ui/Page';
import { ProblemState } from '@/shared/ui/States';

/** A page that could not be drawn. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="ys-page">
      <Panel>
        <ProblemState problem={asProblem(error)} again={again} />
      </Panel>
    </div>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="ys-page">
      <Panel>
        <ProblemState problem={new Problem({ status: 404, title: '' })} />
        <p style={{ textAlign: 'center' }}>
          <Link to="/">{t('common.action.back')}</Link>
        </p>
      </Panel>
    </div>
  );
}
