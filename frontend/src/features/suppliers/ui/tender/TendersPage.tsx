import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Expiry } from '@/shared/ui/Values';
import { useTenders, type TenderRow } from '../../api/tenders';
import { SupplierTabs } from '../SupplierTabs';
import { TenderForm } from './TenderForm';

const filterKeys = ['q'] as const;

/** Volume-based procurement: which batches hold, and what they brought. */
export function TendersPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const filters = useFilters(filterKeys);
  const listing = useTenders(filters.values);
  const columns = useMemo((): Column<TenderRow>[] => {
    const title = (key: string) => t(`suppliers.tender.${key}`);
    return [
      { key: 'code', title: title('code'), width: 150, always: true, render: (one) => <span className="ys-num">{one.code}</span> },
      { key: 'name', title: title('name'), render: (one) => <b>{one.name}</b> },
      { key: 'level', title: title('level'), width: 110, render: (one) => t(`suppliers.tender_level.${one.level}`) },
      { key: 'declared', title: title('declared_by'), width: 110, render: (one) => t(`suppliers.declared_by.${one.declared_by}`) },
      { key: 'assessment', title: title('assessment'), width: 130, render: (one) => t(`suppliers.assessment.${one.assessment}`) },
      { key: 'term', title: title('term'), width: 240, render: (one) => <><span className="ys-num">{one.starts_on}</span> – <Expiry on={one.ends_on} /></> },
      { key: 'groups', title: title('groups'), width: 80, align: 'right', render: (one) => one.group_count },
      { key: 'lines', title: title('lines'), width: 90, align: 'right', render: (one) => one.line_count },
    ];
  }, [t]);
  const add = may('manage_tenders') ? (
    <Button type="primary" onClick={() => setAdding(true)}>
      {t('suppliers.tender.add')}
    </Button>
  ) : null;
  return (
    <Page fill title={t('suppliers.tender.title')} actions={add}>
      <SupplierTabs />
      <DataTable<TenderRow>
        fill
        name="tenders"
        label={t('suppliers.tender.title')}
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/suppliers/tenders/${row.id}` })}
        search={{ value: filters.values.q ?? '', onChange: (text) => filters.set('q', text || undefined), placeholder: t('suppliers.tender.search') }}
        filtered={filters.any}
        onResetFilters={filters.reset}
        empty={{ title: t('suppliers.tender.empty'), help: t('suppliers.tender.empty_help') }}
        card={(one) => (
          <>
            <div className="ys-card-line">
              <b>{one.name}</b>
            </div>
            <div className="ys-card-small">
              {one.code} · {one.ends_on}
            </div>
          </>
        )}
        hints={['move', 'open', 'search', 'palette']}
      />
      {adding ? <TenderForm onClose={() => setAdding(false)} onSaved={(made) => void navigate({ to: `/suppliers/tenders/${made.id}` })} /> : null}
    </Page>
  );
}
