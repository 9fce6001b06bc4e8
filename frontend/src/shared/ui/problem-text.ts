import { useTranslation } from 'react-i18next';
import { NO_ANSWER, type Problem } from '../api/problem';

export interface ProblemText {
  title: string;
  detail: string;
}

/** The server's sentence where it sent one; our own only when no answer came at all. */
export function useProblemText(): (problem: Problem) => ProblemText {
  const { t } = useTranslation();
  return (problem) => {
    if (problem.status === NO_ANSWER) return { title: t('common.problem.no_answer'), detail: t('common.problem.no_answer_help') };
    const { title, detail, request_id: request, errors = [] } = problem.body;
    const lines = [detail !== title ? detail : '', ...errors.map((error) => error.detail)];
    if (problem.status >= 500 && request) lines.push(t('common.problem.request', { id: request }));
    return { title: title || t('common.problem.unknown'), detail: lines.filter(Boolean).join(' ') };
  };
}
