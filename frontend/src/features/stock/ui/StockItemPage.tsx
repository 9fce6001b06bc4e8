import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { Page, Panel, SideBySide } from '@/shared/ui/Page';
import { ProblemState, Waiting } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Qty } from '@/shared/ui/Values';
import { useBalances, useConsumption, useItemName, useMoves } from '../api/stock';
import type { Balance, ConsumptionMonth } from '../model';
import { AdjustDrawer } from './AdjustDrawer';
import { LotsTable } from './LotsTable';
import { MovesTable } from './MovesTable';

/** One item in one organisation: lots, moves and the months of its use. */
export function StockItemPage({ item, organisation }: { item: string; organisation?: string }) {
  const { t } = useTranslation();
  const session = useSession();
  const { may } = session;
  const place = organisation ?? session.organisation.id;
  const asked = useItemName(item);
  const name = asked.data;
  const balances = useBalances({ organisation_id: place, q: name?.code }, Boolean(name));
  const moves = useMoves(item, place);
  const balance = balances.rows.find((row) => row.item.id === item);
  const problem = asked.error ?? balances.problem;
  if (problem) return <ProblemState problem={problem} again={balances.again} />;
  if (!name || balances.loading) return <Waiting />;
  return (
    <Page title={`${name.name} ${name.specification}`} facts={[name.form, name.manufacturer, name.code].filter(Boolean).join(' · ')} actions={<ItemActions item={item} place={place} balance={balance} />}>
      <SideBySide
        main={
          <>
            <Panel title={t('stock.item.lots')} count={balance ? <Qty value={balance.quantity} unit={balance.item.base_unit} /> : undefined} flush>
              <LotsTable lots={balance?.lots ?? []} unit={name.base_unit} split={may('count_stock') && Number(name.pack) > 1 ? { item, organisation: place } : undefined} />
            </Panel>
            <Panel title={t('stock.item.moves')} flush>
              <MovesTable name="stock-moves" listing={moves} />
            </Panel>
          </>
        }
        side={<Months item={item} place={place} unit={name.base_unit} />}
      />
    </Page>
  );
}

function ItemActions({ item, place, balance }: { item: string; place: string; balance?: Balance }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [adjusting, setAdjusting] = useState(false);
  return (
    <>
      <Link to={`/formulary/items/${item}`}>
        <Button>{t('stock.item.open_item')}</Button>
      </Link>
      {may('count_stock') && balance ? <Button onClick={() => setAdjusting(true)}>{t('stock.item.adjust')}</Button> : null}
      {adjusting && balance ? <AdjustDrawer balance={balance} organisation={place} onClose={() => setAdjusting(false)} /> : null}
    </>
  );
}

function Months({ item, place, unit }: { item: string; place: string; unit?: string }) {
  const { t } = useTranslation();
  const listing = useConsumption(item, place);
  return (
    <Panel title={t('stock.item.consumption')} flush>
      <DataTable<ConsumptionMonth>
        name="stock-months"
        label={t('stock.item.consumption')}
        compact
        bare
        columns={[
          { key: 'period', title: t('stock.item.month'), width: 90, always: true, render: (month) => <span className="ys-num">{month.period}</span> },
          { key: 'quantity', title: t('stock.item.used'), width: 100, align: 'right', always: true, render: (month) => <Qty value={month.quantity} unit={unit} /> },
          { key: 'stockout', title: t('stock.item.stockout'), width: 100, align: 'right', render: (month) => (month.stockout_days ? <span className="ys-deadline-late">{month.stockout_days}</span> : '—') },
        ]}
        listing={listing}
        rowKey={(month) => month.period}
        empty={{ title: t('stock.item.no_use') }}
      />
    </Panel>
  );
}
