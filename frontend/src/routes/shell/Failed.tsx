import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, Problem } from '@/shared/api/problem';
import { isMissingPart, lookForNewer } from '@/shared/lib/release';
import { reload } from '@/shared/lib/reload';
import { Panel } from '@/shared/ui/Page';
import { ProblemState } from '@/shared/ui/States';

/** A page that could not be drawn. Where its code is gone because there is a new build, the page is loaded again by itself. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const missing = isMissingPart(error);
  useEffect(() => {
    if (missing) void lookForNewer().then((newer) => newer && reload());
  }, [missing]);
  const again = () => {
    // A browser may remember that the code did not come; only a new page asks for it again.
    if (missing) return reload();
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
