import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { today } from '@/shared/format/when';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { Empty, ProblemState, Waiting } from '@/shared/ui/States';
import { usePolicies } from '../api/policies';
import { flatOf, isDeep, ofForecast, ruleOf, type Policy, type PolicyVersion } from '../model';
import { HOLIDAYS, lineCount, yearsOf } from '../holidays';
import { OperationsTabs } from './OperationsTabs';
import { PolicyDrawer } from './PolicyDrawer';
import { usePolicyTexts } from './policy-texts';

/** The rules of the house that are data: what holds today, what comes, and who set it. */
export function PoliciesPage() {
  const { t } = useTranslation();
  const { rows, loading, problem, again } = usePolicies();
  return (
    <Page title={t('operations.policies.title')}>
      <OperationsTabs />
      <p className="ys-mute ys-note">{t('operations.policies.help')}</p>
      {problem ? <ProblemState problem={problem} again={again} /> : loading ? <Waiting /> : null}
      {!loading && !problem && rows.length === 0 ? <Empty title={t('operations.policies.empty')} /> : null}
      {rows.filter((policy) => !ruleOf(policy) && !ofForecast(policy)).map((policy) => (
        <PolicyPanel key={policy.key} policy={policy} />
      ))}
    </Page>
  );
}

function PolicyPanel({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const texts = usePolicyTexts();
  const [editing, setEditing] = useState(false);
  const now = today();
  const future = policy.versions.filter((version) => version.effective_on > now);
  const current = policy.versions.find((version) => version.effective_on <= now);
  return (
    <Panel
      title={texts.title(policy.key)}
      extra={
        <>
          <span className="ys-mute">
            <Origin version={current} />
          </span>
          {may('manage_policies') ? (
            <Button size="small" onClick={() => setEditing(true)}>
              {t('operations.policies.edit')}
            </Button>
          ) : null}
        </>
      }
    >
      <PolicyValue policy={policy} value={policy.current} />
      {future.map((version) => (
        <div key={version.effective_on} className="ys-policy-future">
          <p className="ys-deadline-near ys-note">{t('operations.policies.future', { day: version.effective_on })}</p>
          <PolicyValue policy={policy} value={version.value} />
        </div>
      ))}
      {editing ? <PolicyDrawer policy={policy} onClose={() => setEditing(false)} /> : null}
    </Panel>
  );
}

function PolicyValue({ policy, value }: { policy: Policy; value: unknown }) {
  const { t } = useTranslation();
  const texts = usePolicyTexts();
  if (policy.key === HOLIDAYS) return <Facts items={yearsOf(value).map((one) => [one.year, t('operations.holidays.summary', { off: lineCount(one.off), makeup: lineCount(one.makeup) })])} />;
  if (!isDeep(value)) return <Facts items={texts.facts(policy.key, value)} />;
  return (
    <>
      <Facts items={texts.facts(policy.key, flatOf(value))} />
      <details className="ys-policy-whole">
        <summary>{t('operations.policies.whole')}</summary>
        <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
      </details>
    </>
  );
}

function Origin({ version }: { version?: PolicyVersion }) {
  const { t } = useTranslation();
  if (!version?.created_by) return t('operations.policies.shipped');
  return t('operations.policies.changed', { day: version.effective_on, name: version.created_by.name });
}
