import { Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { useWord } from '@/shared/lib/word';
import type { JournalEntry } from '@/shared/ui/Journal';
import { useFactsText } from '@/shared/ui/journal-text';
import { Mark } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import { OperationsTabs } from './OperationsTabs';

const filterKeys = ['entity', 'entity_id'] as const;
const entities = ['item', 'formulary_change', 'import', 'crosswalk', 'organisation', 'user_account', 'delegation', 'supplier', 'licence', 'contract', 'cycle', 'requisition', 'purchase_plan', 'purchase_order', 'ship_notice', 'receipt', 'supplier_return', 'consumption', 'count', 'policy', 'budget', 'mail', 'mail_suspect', 'duty'];

function useJournalColumns(): Column<JournalEntry>[] {
  const { t } = useTranslation();
  const word = useWord();
  const factsText = useFactsText();
  return useMemo(() => {
    const title = (key: string) => t(`operations.journal.${key}`);
    const actor = (entry: JournalEntry) => {
      const name = entry.actor?.name ?? t('common.system');
      return entry.behalf_of ? t('common.on_behalf', { actor: name, behalf: entry.behalf_of.name }) : name;
    };
    return [
      { key: 'at', title: title('at'), width: 120, always: true, render: (entry) => <When at={entry.at} /> },
      { key: 'actor', title: title('actor'), width: 190, always: true, render: actor },
      { key: 'verb', title: title('verb'), width: 120, always: true, render: (entry) => word('common.verb', entry.verb) },
      { key: 'entity', title: title('entity'), width: 110, render: (entry) => word('operations.entity', entry.entity) },
      { key: 'number', title: title('number'), width: 170, render: (entry) => <span className="ys-num">{entry.number ?? entry.entity_id}</span> },
      { key: 'facts', title: title('facts'), render: (entry) => <span className="ys-mute">{factsText(entry.entity, entry.facts)}</span> },
      { key: 'sealed', title: title('sealed'), width: 124, render: (entry) => (entry.sealed ? <Mark tone="good">{t('common.journal.sealed')}</Mark> : <Mark>{t('common.journal.unsealed')}</Mark>) },
    ];
  }, [t, word, factsText]);
}

/** Who did what to which document: append-only and hash-chained. */
export function JournalPage() {
  const { t } = useTranslation();
  const filters = useFilters(filterKeys);
  const listing = useList<JournalEntry>('/api/journal', filters.values);
  const columns = useJournalColumns();
  return (
    <Page fill title={t('operations.journal.title')}>
      <OperationsTabs />
      <DataTable<JournalEntry>
        name="operations-journal"
        label={t('operations.journal.label')}
        fill
        compact
        columns={columns}
        listing={listing}
        rowKey={(entry) => entry.id}
        expand={(entry) => <pre className="ys-json">{JSON.stringify(entry, null, 2)}</pre>}
        filters={
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: 150 }}
            value={filters.values.entity}
            placeholder={t('operations.journal.any_entity')}
            aria-label={t('operations.journal.entity')}
            options={entities.map((value) => ({ value, label: t(`operations.entity.${value}`) }))}
            onChange={(entity?: string) => filters.set('entity', entity)}
          />
        }
        filtered={filters.any}
        onResetFilters={filters.reset}
        empty={{ title: t('operations.journal.empty'), help: t('operations.journal.empty_help') }}
      />
    </Page>
  );
}
