import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { ItemName } from '@/shared/ui/ItemName';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty } from '@/shared/ui/Values';
import { useOnTheWay } from '../api/stock';
import type { OnTheWay } from '../model';
import { OwnOrganisation } from './OwnOrganisation';
import { StockTabs } from './StockTabs';

const filterKeys = ['organisation_id'] as const;

/** Ordered for an organisation and not yet accepted. */
export function OnTheWayPage() {
  const { t } = useTranslation();
  const { organisation } = useSession();
  const filters = useFilters(filterKeys);
  const place = filters.values.organisation_id ?? organisation.id;
  const listing = useOnTheWay({ organisation_id: place });
  const columns = useMemo<Column<OnTheWay>[]>(
    () => [
      { key: 'item', title: t('stock.way.item'), always: true, render: (row) => <ItemName item={row.item} /> },
      { key: 'organisation', title: t('stock.way.organisation'), render: (row) => row.organisation.name },
      { key: 'quantity', title: t('stock.way.quantity'), width: 140, align: 'right', always: true, render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
    ],
    [t],
  );
  return (
    <Page fill title={t('stock.way.title')}>
      <StockTabs />
      <DataTable<OnTheWay>
        name="stock-way"
        label={t('stock.way.label')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => `${row.organisation.id}/${row.item.id}`}
        filters={<OwnOrganisation value={place} onChange={(id) => filters.set('organisation_id', id)} />}
        empty={{ title: t('stock.way.empty'), help: t('stock.way.empty_help') }}
        card={(row) => (
          <div className="ys-card-line">
            <b>
              <ItemName item={row.item} />
            </b>
            <Qty value={row.quantity} unit={row.item.base_unit} />
          </div>
        )}
      />
    </Page>
  );
}
