import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { today } from '@/shared/format/when';
import { Mark } from '@/shared/ui/Mark';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { ProblemState, Waiting } from '@/shared/ui/States';
import { usePolicies } from '../api/policies';
import { ofForecast, ruleOf, settingsOf, type Policy } from '../model';
import { OperationsTabs } from './OperationsTabs';
import { PolicyDrawer } from './PolicyDrawer';
import { usePolicyTexts } from './policy-texts';
import './rules.css';

/** The rules by which lines are marked for review, each on its own, and the service levels behind suggestions. */
export function ReviewRulesPage() {
  const { t } = useTranslation();
  const { rows, loading, problem, again } = usePolicies();
  const [editing, setEditing] = useState<Policy | null>(null);
  const rules = rows.filter(ruleOf);
  const levels = rows.find(ofForecast);
  return (
    <Page title={t('operations.rules.title')}>
      <OperationsTabs />
      <p className="ys-mute ys-note">{t('operations.rules.help')}</p>
      {problem ? <ProblemState problem={problem} again={again} /> : loading ? <Waiting /> : null}
      {rules.length > 0 ? <Rules rules={rules} onEdit={setEditing} /> : null}
      {levels ? <Levels policy={levels} onEdit={setEditing} /> : null}
      {editing ? <PolicyDrawer policy={editing} onClose={() => setEditing(null)} /> : null}
    </Page>
  );
}

interface Editing {
  onEdit: (policy: Policy) => void;
}

function Rules({ rules, onEdit }: Editing & { rules: Policy[] }) {
  const { t } = useTranslation();
  const heads = ['rule', 'state', 'threshold', 'since'];
  return (
    <Panel title={t('operations.rules.marks')} count={rules.length} flush>
      <div className="ys-rules-scroll" tabIndex={0} role="group" aria-label={t('operations.rules.marks')}>
        <table className="ys-table ys-rules">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {t(`operations.rules.${head}`)}
                </th>
              ))}
              <th scope="col" aria-label={t('operations.policies.edit')} />
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <Rule key={rule.key} rule={rule} onEdit={onEdit} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Rule({ rule, onEdit }: Editing & { rule: Policy }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const texts = usePolicyTexts();
  const { on, settings } = settingsOf(rule);
  const facts = texts.facts(rule.key, settings);
  return (
    <tr>
      <td>
        <b>{texts.title(rule.key)}</b>
        <br />
        <small className="ys-mute">{t(`operations.rules.about.${ruleOf(rule)}`, { defaultValue: '' })}</small>
      </td>
      <td>{on ? <Mark tone="good">{t('operations.rules.on')}</Mark> : <Mark>{t('operations.rules.off')}</Mark>}</td>
      <td>{facts.length === 0 ? '—' : facts.map(([name, value]) => `${name} ${value}`).join(t('common.list'))}</td>
      <td>
        <Since policy={rule} />
      </td>
      <td className="ys-right">
        {may('manage_policies') ? (
          <Button size="small" aria-label={`${t('operations.policies.edit')} ${texts.title(rule.key)}`} onClick={() => onEdit(rule)}>
            {t('operations.policies.edit')}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

/** Since when it holds and who set it; and what comes. */
function Since({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const now = today();
  const current = policy.versions.find((version) => version.effective_on <= now);
  const next = policy.versions.filter((version) => version.effective_on > now).at(-1);
  return (
    <>
      {current?.created_by ? t('operations.policies.changed', { day: current.effective_on, name: current.created_by.name }) : t('operations.policies.shipped')}
      {next ? <div className="ys-deadline-near">{t('operations.rules.next', { day: next.effective_on })}</div> : null}
    </>
  );
}

function Levels({ policy, onEdit }: Editing & { policy: Policy }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const texts = usePolicyTexts();
  const edit = may('manage_policies') ? (
    <Button size="small" aria-label={`${t('operations.policies.edit')} ${texts.title(policy.key)}`} onClick={() => onEdit(policy)}>
      {t('operations.policies.edit')}
    </Button>
  ) : null;
  return (
    <Panel
      title={texts.title(policy.key)}
      extra={
        <>
          <span className="ys-mute">
            <Since policy={policy} />
          </span>
          {edit}
        </>
      }
    >
      <p className="ys-mute">{t('operations.rules.levels_help')}</p>
      <Facts items={texts.facts(policy.key, policy.current)} />
    </Panel>
  );
}
