import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWord } from '@/shared/lib/word';
import { Mark } from '@/shared/ui/Mark';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Expiry, Qty } from '@/shared/ui/Values';
import { useLotTrace } from '../api/stock';
import type { LotBalance, MoveEnd, PlaceRef } from '../model';
import { MovesTable } from './MovesTable';
import { SplitDrawer } from './SplitDrawer';

/** A place by its own name, else by what it is. */
export function usePlaceName(): (place: MoveEnd | PlaceRef) => string {
  const word = useWord();
  return (place) => [place.organisation?.short_name, ('name' in place && place.name) || word('stock.place', place.kind)].filter(Boolean).join(' ');
}

/** Lots with their way through the county. With `split`, packs of a lot in the store can be opened. */
export function LotsTable({ lots, unit, split }: { lots: LotBalance[]; unit: string; split?: { item: string; organisation: string } }) {
  const { t } = useTranslation();
  const placeName = usePlaceName();
  const [traced, setTraced] = useState<LotBalance | null>(null);
  const [opening, setOpening] = useState<LotBalance | null>(null);
  const closed = (lot: LotBalance) => split && lot.place.kind === 'store' && !lot.split && !lot.held && lot.days_left >= 0;
  const columns: Column<LotBalance>[] = [
    { key: 'number', title: t('stock.lot.number'), width: 160, always: true, render: (lot) => <><span className="ys-num">{lot.number}</span> {lot.held ? <Mark tone="bad">{t('stock.lot.held')}</Mark> : null} {lot.split ? <Mark tone="link">{t('stock.split.mark')}</Mark> : null}</> },
    { key: 'expires_on', title: t('stock.lot.expires_on'), width: 200, always: true, render: (lot) => <Expiry on={lot.expires_on} warnDays={180} /> },
    { key: 'place', title: t('stock.lot.place'), render: (lot) => placeName(lot.place) },
    { key: 'quantity', title: t('stock.lot.quantity'), width: 130, align: 'right', always: true, render: (lot) => <Qty value={lot.quantity} unit={unit} /> },
    {
      key: 'trace',
      title: '',
      width: split ? 150 : 80,
      align: 'right',
      always: true,
      render: (lot) => (
        <>
          {closed(lot) ? (
            <Button size="small" onClick={() => setOpening(lot)}>
              {t('stock.split.action')}
            </Button>
          ) : null}{' '}
          <Button size="small" onClick={() => setTraced(lot)}>
            {t('stock.lot.trace')}
          </Button>
        </>
      ),
    },
  ];
  return (
    <>
      <DataTable<LotBalance> name="stock-lots" label={t('stock.balances.lots')} compact bare columns={columns} listing={{ rows: lots }} rowKey={(lot) => `${lot.lot_id}/${lot.place.id}`} card={(lot) => <LotCard lot={lot} unit={unit} onTrace={() => setTraced(lot)} />} empty={{ title: t('stock.balances.empty') }} />
      {opening && split ? <SplitDrawer item={split.item} organisation={split.organisation} lot={opening} onClose={() => setOpening(null)} /> : null}
      {traced ? (
        <Drawer open size={860} title={t('stock.lot.title', { number: traced.number })} onClose={() => setTraced(null)}>
          <Trace lot={traced.lot_id} />
        </Drawer>
      ) : null}
    </>
  );
}

function LotCard({ lot, unit, onTrace }: { lot: LotBalance; unit: string; onTrace: () => void }) {
  const { t } = useTranslation();
  const placeName = usePlaceName();
  return (
    <>
      <span className="ys-card-line">
        <b className="ys-num">{lot.number}</b>
        <Qty value={lot.quantity} unit={unit} />
      </span>
      <span className="ys-card-line ys-card-small">
        <span>
          <Expiry on={lot.expires_on} warnDays={180} /> · {placeName(lot.place)}
        </span>
        <Button size="small" onClick={onTrace}>
          {t('stock.lot.trace')}
        </Button>
      </span>
    </>
  );
}

function Trace({ lot }: { lot: string }) {
  const listing = useLotTrace(lot);
  return <MovesTable name="stock-trace" listing={listing} />;
}
