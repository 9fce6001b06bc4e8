import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Expiry, Money } from '@/shared/ui/Values';
import { useSuppliers } from '../api/suppliers';
import { standings, type SupplierRow } from '../model';
import { CanReceive, Standing } from './marks';
import { NewSupplierDrawer } from './SupplierForm';
import { SupplierTabs } from './SupplierTabs';

const filterKeys = ['q', 'standing', 'licence'] as const;

function useSupplierColumns(): Column<SupplierRow>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`suppliers.list.${key}`);
    return [
      { key: 'name', title: title('name'), always: true, render: (one) => <b className="ys-plain">{one.name}</b> },
      { key: 'uscc', title: title('uscc'), width: 176, render: (one) => <span className="ys-num ys-mute">{one.uscc}</span> },
      { key: 'contact', title: title('contact'), width: 170, render: (one) => [one.contact_name, one.contact_phone].filter(Boolean).join(' ') || '—' },
      { key: 'area', title: title('area'), optional: true, render: (one) => one.service_area || '—' },
      { key: 'expiry', title: title('expiry'), width: 190, render: (one) => <Expiry on={one.next_expiry_on} /> },
      { key: 'min_order', title: title('min_order'), width: 116, align: 'right', render: (one) => <Money value={one.min_order} /> },
      { key: 'standing', title: title('standing'), width: 80, render: (one) => <Standing standing={one.standing} /> },
      { key: 'orders', title: title('orders'), width: 140, render: (one) => <CanReceive able={one.can_receive_orders} blocks={one.blocks} /> },
    ];
  }, [t]);
}

export function SuppliersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  const filters = useFilters(filterKeys);
  const listing = useSuppliers(filters.values);
  const columns = useSupplierColumns();
  const [adding, setAdding] = useState(false);
  return (
    <Page fill title={t('suppliers.list.title')} actions={may('manage_suppliers') ? <Button type="primary" onClick={() => setAdding(true)}>{t('suppliers.list.add')}</Button> : null}>
      <SupplierTabs />
      <DataTable<SupplierRow>
        name="suppliers-list"
        label={t('suppliers.list.label')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(one) => one.id}
        onOpen={(one) => void navigate({ to: `/suppliers/register/${one.id}` })}
        search={{ value: filters.values.q ?? '', onChange: (text) => filters.set('q', text || undefined), placeholder: t('suppliers.list.search') }}
        filters={
          <>
            <Chips all label={t('suppliers.list.standing')} value={filters.values.standing} options={standings.map((value) => ({ value, label: t(`suppliers.standing.${value}`) }))} onChange={(standing) => filters.set('standing', standing)} />
            <Chips
              label={t('suppliers.list.licence_any')}
              value={filters.values.licence}
              options={[
                { value: 'expiring', label: t('suppliers.list.expiring'), tone: 'warn' },
                { value: 'expired', label: t('suppliers.list.expired'), tone: 'bad' },
              ]}
              onChange={(licence) => filters.set('licence', licence)}
            />
          </>
        }
        filtered={filters.any}
        onResetFilters={filters.reset}
        empty={{ title: t('suppliers.list.empty'), help: t('suppliers.list.empty_help') }}
        hints={['move', 'open', 'search']}
        card={(one) => (
          <>
            <div className="ys-card-line">
              <b>{one.name}</b>
              <Standing standing={one.standing} />
            </div>
            <div className="ys-card-small">
              {[one.contact_name, one.contact_phone].join(' ')} · <Expiry on={one.next_expiry_on} />
            </div>
          </>
        )}
      />
      {adding ? <NewSupplierDrawer onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
