import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { ItemName } from '@/shared/ui/ItemName';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Deadline, Expiry, Money, Qty, UnitPrice } from '@/shared/ui/Values';
import { useOffer, useTake, useWithdrawOffer, type Offer } from '../api/market';
import { ExchangeTabs, short, State } from './marks';
import './exchange.css';

/** One offer: who would use it, who takes it. */
export function OfferPage({ id }: { id: string }) {
  return <Loaded asked={useOffer(id)}>{(offer) => <Sheet offer={offer} />}</Loaded>;
}

function Sheet({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const withdraw = useWithdrawOffer(offer, t('exchange.offer.withdrawn_done'));
  const unit = offer.item.base_unit;
  return (
    <Page
      title={offer.number}
      facts={<><State of="offer_state" value={offer.state} /> {short(offer.from)} {offer.state === 'open' ? <Deadline at={offer.due_at} /> : null}</>}
      actions={
        <ActionButton verb="withdraw" can={offer.can} ask="reason" askTitle={t('exchange.offer.withdraw')} onAct={(reason) => withdraw.mutate(reason)}>
          {t('exchange.offer.withdraw')}
        </ActionButton>
      }
    >
      <ExchangeTabs />
      <Panel>
        <Facts
          items={[
            [t('exchange.column.item'), <ItemName key="item" item={offer.item} />],
            [t('exchange.column.lot'), <span key="lot" className="ys-num">{offer.lot}</span>],
            [t('exchange.column.expiry'), <Expiry key="expiry" on={offer.expires_on} warnDays={90} />],
            [t('exchange.column.quantity'), <Qty key="quantity" value={offer.quantity} unit={unit} />],
            [t('exchange.offer.taken_quantity'), <Qty key="taken" value={offer.taken} unit={unit} />],
            [t('exchange.offer.price'), offer.price ? <UnitPrice key="price" value={offer.price} /> : null],
            [t('exchange.column.reason'), offer.reason || null],
          ]}
        />
      </Panel>
      {offer.can.includes('accept') ? <Taking offer={offer} /> : null}
      <Panel title={t('exchange.offer.takers')} count={offer.takers.length} flush>
        <ul className="ys-plain-list ys-exchange-list">
          {offer.takers.map((taker) => (
            <li key={taker.organisation.id}>
              <b>{short(taker.organisation)}</b>
              <span>
                {t('exchange.offer.usable')} <Qty value={taker.usable} unit={unit} />
              </span>
              <span className="ys-mute">
                {t('exchange.offer.used', { days: taker.used_days })} <Qty value={taker.used} unit={unit} />
              </span>
              {taker.metres === null || taker.metres === undefined ? null : <span className="ys-mute">{t('exchange.kilometres', { km: (taker.metres / 1000).toFixed(1) })}</span>}
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t('exchange.tab.transfers')} count={offer.transfers.length} flush>
        <ul className="ys-plain-list ys-exchange-list">
          {offer.transfers.map((transfer) => (
            <li key={transfer.id}>
              <Link to={`/exchange/transfers/${transfer.id}`} className="ys-num">
                {transfer.number}
              </Link>
              <span>{short(transfer.to)}</span>
              <Qty value={transfer.quantity} unit={unit} />
              <State of="transfer" value={transfer.state} />
              {transfer.state === 'received' && transfer.amount ? (
                <span>
                  {t('exchange.offer.saved')} <Money value={transfer.amount} />
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      </Panel>
    </Page>
  );
}

interface Fields {
  organisation_id: string;
  quantity: string;
}

/** The reader's desk, or a village of his township, takes some of it. */
function Taking({ offer }: { offer: Offer }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const mine = offer.takers.filter((taker) => taker.mine);
  const left = (Number(offer.quantity) - Number(offer.taken)).toString();
  const most = (usable: string) => (Number(usable) < Number(left) ? (usable.split('.')[0] ?? '0') : left);
  const take = useTake(offer, { done: t('exchange.offer.took'), onDone: (made) => void navigate({ to: `/exchange/transfers/${made.id}` }) });
  return (
    <Panel title={t('exchange.offer.take')}>
      <p className="ys-mute">{t('exchange.offer.take_help')}</p>
      <Form form={form} layout="vertical" className="ys-exchange-answer" initialValues={{ organisation_id: mine[0]?.organisation.id, quantity: most(mine[0]?.usable ?? '0') }} onFinish={(fields) => take.mutate(fields)}>
        {mine.length > 1 ? (
          <Form.Item name="organisation_id" label={t('exchange.column.to')}>
            <Select options={mine.map((taker) => ({ value: taker.organisation.id, label: short(taker.organisation) }))} onChange={(id: string) => form.setFieldValue('quantity', most(mine.find((taker) => taker.organisation.id === id)?.usable ?? '0'))} />
          </Form.Item>
        ) : (
          <Form.Item name="organisation_id" hidden>
            <Input />
          </Form.Item>
        )}
        <Form.Item name="quantity" label={t('exchange.column.quantity')} rules={[{ required: true, pattern: /^\d+(\.\d{1,3})?$/, message: t('exchange.ask_new.number') }]}>
          <Input inputMode="decimal" suffix={offer.item.base_unit} style={{ maxWidth: 240 }} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={take.isPending}>
          {t('exchange.offer.take')}
        </Button>
      </Form>
    </Panel>
  );
}
