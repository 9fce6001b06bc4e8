import { useTranslation } from 'react-i18next';
import { useList } from '../api/list';
import { useSession } from '../api/session';
import type { Wire } from '../api/wire';
import { useWord } from '../lib/word';
import { useFactsText } from './journal-text';
import { Panel } from './Page';
import { ProblemState, Waiting } from './States';
import { Timeline } from './Timeline';

/** One line of the journal. `actor` acted, perhaps in place of `behalf_of`. */
export type JournalEntry = Wire['JournalLine'];

/** History of one document, at its side, for those who may read the journal. */
export function Journal(of: { entity: string; id: string }) {
  const { may } = useSession();
  return may('read_journal') ? <History {...of} /> : null;
}

function History({ entity, id }: { entity: string; id: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const factsText = useFactsText();
  const { rows, loading, problem, again } = useList<JournalEntry>('/api/journal', { entity, entity_id: id }, { limit: 50 });
  return (
    <Panel title={t('common.journal.title')}>
      {problem ? (
        <ProblemState problem={problem} again={again} />
      ) : loading ? (
        <Waiting rows={3} />
      ) : (
        <Timeline
          items={rows.map((entry) => ({
            id: entry.id,
            at: entry.at,
            actor: entry.actor?.name ?? null,
            behalf: entry.behalf_of?.name,
            text: word('common.verb', entry.verb),
            note: factsText(entity, entry.facts),
          }))}
        />
      )}
    </Panel>
  );
}
