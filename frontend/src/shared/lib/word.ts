import { useTranslation } from 'react-i18next';

/**
 * The text of a word that the server sent (a state, a kind, a role). A word that this version of the
 * screens does not know yet is shown as it is instead of as a hole.
 */
export function useWord(): (prefix: string, word: string | null | undefined) => string {
  const { t } = useTranslation();
  return (prefix, word) => (word ? t(`${prefix}.${word}`, { defaultValue: word }) : '—');
}
