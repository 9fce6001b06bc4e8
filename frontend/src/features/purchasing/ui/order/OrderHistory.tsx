import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import type { Wire } from '@/shared/api/wire';
import { useWord } from '@/shared/lib/word';
import { useFactsText } from '@/shared/ui/journal-text';
import { Panel } from '@/shared/ui/Page';
import { ProblemState, Waiting } from '@/shared/ui/States';
import { Timeline, type Happening } from '@/shared/ui/Timeline';
import type { OrderDetail } from '../../api/types';

const tones: Record<string, Happening['tone']> = { cancel: 'bad', return: 'warn', decline: 'bad' };

/** What happened to the order and to the papers that belong to it, newest first. */
export function OrderHistory({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const word = useWord();
  const factsText = useFactsText();
  const { rows, loading, problem, again } = useList<Wire['TimelineEntry']>(`/api/purchasing/orders/${order.id}/timeline`, {}, { limit: 100 });
  const items = rows.map((entry) => ({
    id: entry.id,
    at: entry.at,
    actor: entry.actor?.name ?? null,
    behalf: entry.behalf_of?.name,
    text: [word('purchasing.entity', entry.entity === 'purchase_order' ? '' : entry.entity), word('common.verb', entry.verb)].filter((text) => text !== '—').join(' '),
    note: [entry.entity === 'purchase_order' ? '' : entry.number, entry.entity === 'purchase_order' ? factsText(entry.entity, entry.facts) : ''].filter(Boolean).join(' · '),
    tone: tones[entry.verb],
  }));
  return (
    <Panel title={t('common.journal.title')} count={rows.length}>
      {problem ? <ProblemState problem={problem} again={again} /> : loading ? <Waiting rows={3} /> : <Timeline items={items} />}
    </Panel>
  );
}
