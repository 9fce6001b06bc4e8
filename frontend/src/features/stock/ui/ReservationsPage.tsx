import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { ActionButton } from '@/shared/ui/ActionButton';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Expiry, Qty, When } from '@/shared/ui/Values';
import { useIssue, useRelease, useWaiting, useWaitingLots } from '../api/issuing';
import type { Waiting, WaitingLot } from '../model';
import { StockTabs } from './StockTabs';
import './issuing.css';

/** What lies at the centre for whom, and the button that brings it there. */
export function ReservationsPage() {
  const { t } = useTranslation();
  const listing = useWaiting();
  const columns = useMemo<Column<Waiting>[]>(
    () => [
      { key: 'facility', title: t('stock.reserved.facility'), always: true, render: (row) => row.facility.name },
      { key: 'items', title: t('stock.reserved.items'), width: 90, align: 'right', render: (row) => row.item_count },
      { key: 'since', title: t('stock.reserved.since'), width: 130, render: (row) => <When at={row.since} /> },
      { key: 'expiry', title: t('stock.reserved.expiry'), width: 120, render: (row) => <Expiry on={row.next_expiry_on} /> },
      { key: 'issue', title: '', width: 110, align: 'right', always: true, render: (row) => <IssueButton row={row} /> },
    ],
    [t],
  );
  return (
    <Page fill title={t('stock.reserved.title')}>
      <StockTabs />
      <DataTable<Waiting>
        name="stock-reserved"
        label={t('stock.reserved.title')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => row.facility.id}
        expand={(row) => <Lots facilityId={row.facility.id} />}
        empty={{ title: t('stock.reserved.empty'), help: t('stock.reserved.empty_help') }}
        card={(row) => (
          <div className="ys-card-line">
            <b>{row.facility.name}</b>
            <IssueButton row={row} />
          </div>
        )}
        hints={['move', 'palette']}
      />
    </Page>
  );
}

function IssueButton({ row }: { row: Waiting }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const issue = useIssue((note) => [t('stock.reserved.issued', { number: note.number, count: note.item_count }), note.still_waiting ? t('stock.reserved.left', { count: note.still_waiting }) : ''].filter(Boolean).join(' '));
  if (!may('issue_stock')) return null;
  return (
    <Button size="small" type="primary" loading={issue.isPending} onClick={() => issue.mutate(row.facility.id)} aria-label={t('stock.reserved.issue_to', { facility: row.facility.name })}>
      {t('stock.reserved.issue')}
    </Button>
  );
}

function Lots({ facilityId }: { facilityId: string }) {
  const asked = useWaitingLots(facilityId);
  return <Loaded asked={asked}>{(lots) => <LotList facilityId={facilityId} lots={lots} />}</Loaded>;
}

function LotList({ facilityId, lots }: { facilityId: string; lots: WaitingLot[] }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const release = useRelease(facilityId, t('stock.reserved.released'));
  return (
    <ul className="ys-lot-list" tabIndex={0}>
      {lots.map((lot) => (
        <li key={`${lot.lot_id}/${lot.requisition_id}`}>
          <ItemName item={lot.item} />
          <span className="ys-num">{lot.lot}</span>
          <Expiry on={lot.expires_on} />
          <Qty value={lot.quantity} unit={lot.item.base_unit} />
          <Link to={`/demand/requisitions/${lot.requisition_id}`}>{t('stock.reserved.requisition')}</Link>
          {lot.blocked ? <Mark tone="bad">{t('stock.reserved.blocked')}</Mark> : <span />}
          <ActionButton verb="release" can={may('issue_stock') ? ['release'] : []} size="small" ask="reason" askTitle={t('stock.reserved.release')} askHelp={t('stock.reserved.release_help')} busy={release.isPending} onAct={(reason) => release.mutate({ lot, reason })}>
            {t('stock.reserved.release')}
          </ActionButton>
        </li>
      ))}
    </ul>
  );
}
