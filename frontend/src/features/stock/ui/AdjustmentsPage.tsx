import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Money, When } from '@/shared/ui/Values';
import { useAdjustments, type Adjustment } from '../api/shelf';
import { short, ShelfState } from './marks';
import { StockTabs } from './StockTabs';

const keys = ['state', 'organisation_id'] as const;
const states = ['waiting', 'posted', 'rejected'] as const;

/** 损益: what was written off or on, and what waits for somebody else's decision. */
export function AdjustmentsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useFilters(keys);
  const listing = useAdjustments(filter.values);
  const columns = useMemo<Column<Adjustment>[]>(() => {
    const title = (key: string) => t(`stock.paper.${key}`);
    return [
      { key: 'number', title: title('number'), width: 150, always: true, render: (row) => <span className="ys-num">{row.number}</span> },
      { key: 'organisation', title: title('organisation'), width: 160, render: (row) => short(row.organisation) },
      { key: 'note', title: title('note'), always: true, render: (row) => row.note || '—' },
      { key: 'lines', title: title('lines'), width: 80, align: 'right', render: (row) => row.line_count },
      { key: 'amount', title: title('amount'), width: 110, align: 'right', render: (row) => (row.amount ? <Money value={row.amount} /> : '—') },
      { key: 'by', title: title('by'), width: 110, render: (row) => row.proposed_by?.name ?? '—' },
      { key: 'at', title: title('at'), width: 120, render: (row) => <When at={row.proposed_at} /> },
      { key: 'state', title: title('state'), width: 100, always: true, render: (row) => <ShelfState of="adjustment_state" value={row.state} /> },
    ];
  }, [t]);
  return (
    <Page fill title={t('stock.adjust.title')}>
      <StockTabs />
      <DataTable<Adjustment>
        name="stock-adjustments"
        label={t('stock.adjust.title')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/stock/adjustments/${row.id}` })}
        filters={<Chips all label={t('stock.paper.state')} value={filter.values.state} options={states.map((value) => ({ value, label: t(`stock.adjustment_state.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.number}</b>
              <ShelfState of="adjustment_state" value={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>{short(row.organisation)}</span>
              {row.amount ? <Money value={row.amount} /> : null}
            </span>
          </>
        )}
        empty={{ title: t('stock.adjust.empty'), help: t('stock.adjust.empty_help') }}
        hints={['move', 'open', 'palette']}
      />
    </Page>
  );
}
