import { useTranslation } from 'react-i18next';
import type { PolicyValue } from '../model';

/** Names of policies and their fields; what is not named yet shows its own word. */
export function usePolicyTexts() {
  const { t } = useTranslation();
  const field = (name: string) => t(`operations.policy_field.${name}`, { defaultValue: name });
  const shown = (value: unknown): string => {
    if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
    if (value === null || value === undefined || value === '') return '—';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  return {
    title: (key: string) => t(`operations.policy.${key.replaceAll('.', '_')}`, { defaultValue: key }),
    field,
    /** A policy that is one value and not a record is shown as one fact. */
    facts: (value: PolicyValue): [string, string][] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).map(([name, one]) => [field(name), shown(one)])
        : [[t('operations.policies.value'), shown(value)]],
  };
}
