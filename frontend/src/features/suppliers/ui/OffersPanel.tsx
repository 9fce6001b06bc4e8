import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { Panel } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Expiry, Qty } from '@/shared/ui/Values';
import { useOffers } from '../api/offers';
import type { Offer } from '../model';
import { Tiers } from './ContractLines';
import { reasons } from './marks';

/** From whom an item can be had today, cheapest first, with the reason where it cannot. */
export function OffersPanel({ item, unit }: { item: string; unit?: string }) {
  const { t } = useTranslation();
  const listing = useOffers(item);
  const columns: Column<Offer>[] = [
    { key: 'supplier', title: t('suppliers.offers.supplier'), always: true, render: (offer) => <Link to={`/suppliers/register/${offer.supplier.id}`}>{offer.supplier.name}</Link> },
    { key: 'contract', title: t('suppliers.offers.contract'), width: 150, render: (offer) => <Link to={`/suppliers/contracts/${offer.contract.id}`}>{offer.contract.number}</Link> },
    { key: 'price', title: t('suppliers.offers.price'), width: 150, align: 'right', render: (offer) => <Tiers tiers={offer.tiers} /> },
    { key: 'pack', title: t('suppliers.offers.pack'), width: 80, align: 'right', render: (offer) => <Qty value={offer.pack} unit={unit} /> },
    { key: 'lead', title: t('suppliers.offers.lead'), width: 70, align: 'right', render: (offer) => t('suppliers.offers.days', { count: offer.lead_time_days }) },
    { key: 'ends', title: t('suppliers.offers.ends'), width: 110, render: (offer) => <Expiry on={offer.ends_on} warnDays={30} /> },
    { key: 'block', title: t('suppliers.offers.block'), width: 110, render: (offer) => (offer.blocks.length ? <Mark tone="bad" title={reasons(offer.blocks)}>{offer.blocks[0]?.message}</Mark> : null) },
  ];
  return (
    <Panel title={t('suppliers.offers.title')} count={listing.rows.length || undefined} flush>
      <DataTable<Offer> name="suppliers-offers" label={t('suppliers.offers.title')} compact bare columns={columns} listing={listing} rowKey={(offer) => offer.contract.line_id} empty={{ title: t('suppliers.offers.empty') }} />
    </Panel>
  );
}
