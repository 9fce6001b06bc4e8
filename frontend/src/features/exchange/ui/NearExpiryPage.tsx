import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Form, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { useFilters } from '@/shared/lib/filters';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Expiry, Money, Qty } from '@/shared/ui/Values';
import { useMakeOffer, useNear, type Near } from '../api/market';
import { ExchangeTabs } from './marks';

const keys = ['step', 'action', 'organisation_id'] as const;
const actions = ['offer', 'use_first', 'too_late', 'write_off'] as const;
const tones: Record<string, Tone> = { write_off: 'bad', too_late: 'bad', offer: 'warn', use_first: 'good' };

function useNearColumns(gives: boolean, onOffer: (row: Near) => void): Column<Near>[] {
  const { t } = useTranslation();
  return useMemo<Column<Near>[]>(() => {
    const title = (key: string) => t(`exchange.near.${key}`);
    const act = (row: Near) => {
      if (row.offer_id) return <Link to={`/exchange/offers/${row.offer_id}`}>{t('exchange.near.offered')}</Link>;
      if (row.action === 'offer' && gives) return <Button size="small" type="primary" onClick={() => onOffer(row)}>{t('exchange.near.offer')}</Button>;
      return <Link to={`/stock/items/${row.item.id}`}>{t('exchange.near.open')}</Link>;
    };
    return [
      { key: 'item', title: title('item'), always: true, render: (row) => <ItemName item={row.item} /> },
      { key: 'lot', title: title('lot'), width: 130, render: (row) => <span className="ys-num">{row.lot}</span> },
      { key: 'expiry', title: title('expiry'), width: 190, always: true, render: (row) => <Expiry on={row.expires_on} warnDays={90} /> },
      { key: 'quantity', title: title('quantity'), width: 110, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
      { key: 'monthly', title: title('monthly'), width: 90, align: 'right', render: (row) => <Qty value={row.monthly.split('.')[0] ?? row.monthly} /> },
      { key: 'surplus', title: title('surplus'), width: 110, align: 'right', render: (row) => (Number(row.surplus) > 0 ? <Qty value={row.surplus} unit={row.item.base_unit} /> : '—') },
      { key: 'worth', title: title('worth'), width: 100, align: 'right', render: (row) => (row.worth && Number(row.surplus) > 0 ? <Money value={row.worth} /> : '—') },
      { key: 'action', title: title('action'), width: 96, render: (row) => <Mark tone={tones[row.action] ?? 'plain'}>{t(`exchange.expiry_action.${row.action}`)}</Mark> },
      { key: 'act', title: '', width: 110, align: 'right', always: true, render: act },
    ];
  }, [t, gives, onOffer]);
}

/** 近效期: what expires within 180, 90 and 30 days, and what to do about each lot. */
export function NearExpiryPage() {
  const { t } = useTranslation();
  const { organisation, may } = useSession();
  const filter = useFilters(keys);
  const place = filter.values.organisation_id ?? organisation.id;
  const listing = useNear(place);
  const [offering, setOffering] = useState<Near | null>(null);
  const gives = may('give_goods') && place === organisation.id;
  const columns = useNearColumns(gives, setOffering);
  const rows = listing.rows.filter((row) => (!filter.values.step || row.step <= Number(filter.values.step)) && (!filter.values.action || row.action === filter.values.action));
  return (
    <Page fill title={t('exchange.title')}>
      <ExchangeTabs />
      <DataTable<Near>
        name="exchange-near"
        label={t('exchange.tab.near')}
        fill
        columns={columns}
        listing={{ ...listing, rows }}
        rowKey={(row) => row.lot_id}
        filters={
          <>
            <Chips
              label={t('exchange.near.within')}
              value={filter.values.step}
              options={[
                { value: '30', label: t('exchange.near.days', { days: 30 }), tone: 'bad' },
                { value: '90', label: t('exchange.near.days', { days: 90 }), tone: 'warn' },
                { value: '180', label: t('exchange.near.days', { days: 180 }) },
              ]}
              onChange={(value) => filter.set('step', value)}
            />
            <Chips label={t('exchange.near.action')} value={filter.values.action} options={actions.map((value) => ({ value, label: t(`exchange.expiry_action.${value}`) }))} onChange={(value) => filter.set('action', value)} />
          </>
        }
        filtered={Boolean(filter.values.step ?? filter.values.action)}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.item.name}</b>
              <Mark tone={tones[row.action] ?? 'plain'}>{t(`exchange.expiry_action.${row.action}`)}</Mark>
            </span>
            <span className="ys-card-line ys-card-small">
              <span>
                <span className="ys-num">{row.lot}</span> · <Expiry on={row.expires_on} warnDays={90} />
              </span>
              <Qty value={row.surplus} unit={row.item.base_unit} />
            </span>
            {row.action === 'offer' && gives && !row.offer_id ? (
              <Button block onClick={() => setOffering(row)}>
                {t('exchange.near.offer')}
              </Button>
            ) : null}
          </>
        )}
        empty={{ title: t('exchange.near.empty'), help: t('exchange.near.empty_help') }}
        hints={['move', 'palette']}
      />
      {offering ? <OfferDrawer row={offering} onClose={() => setOffering(null)} /> : null}
    </Page>
  );
}

function OfferDrawer({ row, onClose }: { row: Near; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<{ quantity: string }>();
  const offer = useMakeOffer({
    done: t('exchange.near.made'),
    onDone: (made) => void navigate({ to: `/exchange/offers/${made.id}` }),
    onProblem: (problem) => showFieldProblems(form, problem),
  });
  const whole = row.surplus.split('.')[0] || row.surplus;
  return (
    <FormDrawer title={<ItemName item={row.item} />} form={form} busy={offer.isPending} onClose={onClose}>
      <p className="ys-mute">{t('exchange.near.offer_help')}</p>
      <Form form={form} layout="vertical" initialValues={{ quantity: whole }} onFinish={({ quantity }) => offer.mutate({ item_id: row.item.id, lot_id: row.lot_id, quantity })}>
        <Form.Item name="quantity" label={`${t('exchange.near.lot')} ${row.lot} · ${t('exchange.column.quantity')}`} rules={[{ required: true, pattern: /^\d+(\.\d{1,3})?$/, message: t('exchange.ask_new.number') }]}>
          <Input inputMode="decimal" suffix={row.item.base_unit} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
