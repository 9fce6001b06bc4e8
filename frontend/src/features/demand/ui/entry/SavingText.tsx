import { CloudOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { clockTime } from '@/shared/format/when';
import { useProblemText } from '@/shared/ui/problem-text';
import type { View } from '../../model/editor';

/** Where the work is: on the server since 14:32:07, on its way, on this device, or refused and why. */
export function SavingText({ view }: { view: View }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const { saving, draft, submitLater } = view;
  const count = draft.unsaved.size + draft.removed.size;
  const tone = saving.kind === 'refused' ? 'ys-deadline-late' : saving.kind === 'offline' ? 'ys-deadline-near' : '';
  const text = () => {
    if (saving.kind === 'refused') return t('demand.saving.refused', { why: describe(saving.problem).title });
    if (saving.kind === 'offline') return submitLater ? t('demand.saving.submit_later') : t('demand.saving.offline', { count });
    if (saving.kind === 'saved' && saving.at) return t('demand.saving.saved_at', { time: clockTime(saving.at) });
    return t(`demand.saving.${saving.kind}`);
  };
  return (
    <span className={tone} role="status" aria-live="polite">
      {saving.kind === 'offline' ? <CloudOutlined /> : saving.kind === 'refused' ? <ExclamationCircleOutlined /> : null} {text()}
    </span>
  );
}
