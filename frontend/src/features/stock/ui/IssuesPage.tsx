import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ItemName } from '@/shared/ui/ItemName';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Expiry, Qty, When } from '@/shared/ui/Values';
import { useIssueNote, useIssues } from '../api/issuing';
import type { Issue } from '../model';
import { StockTabs } from './StockTabs';
import './issuing.css';

/** Notes of what left the centre for facilities, newest first; a facility sees its own. */
export function IssuesPage() {
  const { t } = useTranslation();
  const listing = useIssues();
  const columns = useMemo<Column<Issue>[]>(
    () => [
      { key: 'number', title: t('stock.issue.number'), width: 160, always: true, render: (row) => <b className="ys-num">{row.number}</b> },
      { key: 'facility', title: t('stock.issue.facility'), render: (row) => row.facility.name },
      { key: 'items', title: t('stock.issue.items'), width: 90, align: 'right', render: (row) => row.item_count },
      { key: 'at', title: t('stock.issue.at'), width: 130, render: (row) => <When at={row.issued_at} /> },
      { key: 'by', title: t('stock.issue.by'), width: 120, render: (row) => row.issued_by?.name ?? '—' },
    ],
    [t],
  );
  return (
    <Page fill title={t('stock.issue.title')}>
      <StockTabs />
      <DataTable<Issue>
        name="stock-issues"
        label={t('stock.issue.title')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        expand={(row) => <Note id={row.id} />}
        empty={{ title: t('stock.issue.empty'), help: t('stock.issue.empty_help') }}
        card={(row) => (
          <div className="ys-card-line">
            <b>{row.number}</b>
            <span>{row.facility.short_name || row.facility.name}</span>
            <When at={row.issued_at} />
          </div>
        )}
        hints={['move', 'palette']}
      />
    </Page>
  );
}

function Note({ id }: { id: string }) {
  const asked = useIssueNote(id);
  return (
    <Loaded asked={asked}>
      {(note) => (
        <ul className="ys-lot-list" tabIndex={0}>
          {note.lines.map((line) => (
            <li key={`${line.item.id}/${line.lot}/${line.requisition_id}`}>
              <ItemName item={line.item} />
              <span className="ys-num">{line.lot}</span>
              <Expiry on={line.expires_on} />
              <Qty value={line.quantity} unit={line.item.base_unit} />
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}
