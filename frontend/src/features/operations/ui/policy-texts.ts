import { useTranslation } from 'react-i18next';
import { group } from '@/shared/format/decimal';
import { BARE, fieldsOf, type PolicyValue } from '../model';

/** Names of policies and their fields; what is not named yet shows its own word. */
export function usePolicyTexts() {
  const { t, i18n } = useTranslation();
  const slug = (key: string) => key.replaceAll('.', '_');
  const title = (key: string) => t(`operations.policy.${slug(key)}`, { defaultValue: key });
  const field = (key: string, name: string) => t(`operations.policy_field.${name === BARE ? slug(key) : name}`, { defaultValue: name });
  const shown = (value: unknown): string => {
    if (typeof value === 'string' && i18n.exists(`operations.choice.${value}`)) return t(`operations.choice.${value}`);
    if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
    if (value === null || value === undefined || value === '') return '—';
    if (Array.isArray(value)) return value.join(t('common.list'));
    if (typeof value === 'object') return JSON.stringify(value);
    return /^-?\d+(\.\d+)?$/.test(String(value)) ? group(String(value)) : String(value);
  };
  const facts = (key: string, value: PolicyValue): [string, string][] => Object.entries(fieldsOf(value)).map(([name, one]) => [field(key, name), shown(one)]);
  return { title, field, facts };
}
