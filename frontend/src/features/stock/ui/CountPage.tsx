import { Button, DatePicker, Form, Input } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compare } from '@/shared/format/decimal';
import { ActionButton } from '@/shared/ui/ActionButton';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { ItemName } from '@/shared/ui/ItemName';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { ItemPicker } from '@/shared/ui/Pickers';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { Expiry, Money, Qty, When } from '@/shared/ui/Values';
import { useCount, useCountAct, type Count, type CountDetail, type CountLine, type Filled } from '../api/shelf';
import { short, ShelfState } from './marks';
import { StockTabs } from './StockTabs';
import './shelf.css';

/** One count: a blind sheet to fill in, or what came of it. */
export function CountPage({ id }: { id: string }) {
  return <Loaded asked={useCount(id)}>{(detail) => <Sheet key={detail.count.version} detail={detail} />}</Loaded>;
}

const order = ['open', 'recount', 'confirm', 'posted'];

function useSteps(row: Count): Step[] {
  const { t } = useTranslation();
  const at = order.indexOf(row.state);
  const who = { open: row.counted_by?.name, recount: row.recounted_by?.name, confirm: row.decided_by?.name, posted: undefined };
  const steps = order.map((key, place): Step => ({ key, label: t(`stock.count_step.${key}`), state: row.state === 'posted' || place < at ? 'done' : place === at ? 'now' : 'waiting', note: who[key as keyof typeof who] }));
  if (row.state === 'cancelled') return [...steps.slice(0, 1), { key: 'cancelled', label: t('stock.count_state.cancelled'), state: 'stopped', note: row.note }];
  return steps;
}

function Sheet({ detail }: { detail: CountDetail }) {
  const { t } = useTranslation();
  const { count } = detail;
  const act = useCountAct(count, ({ verb }) => t(`stock.count_done.${verb}`));
  const counting = count.can.find((verb) => verb === 'count' || verb === 'recount');
  return (
    <Page
      title={count.number}
      facts={<><ShelfState of="count_state" value={count.state} /> {short(count.organisation)} · {count.label || t('stock.count.whole')}</>}
      actions={
        <>
          <Button href={`/api/stock/counts/${count.id}/export`}>{t('stock.count.export')}</Button>
          <ActionButton verb="cancel" can={count.can} ask="reason" askTitle={t('stock.count_act.cancel')} onAct={(reason) => act.mutate({ verb: 'cancel', reason })}>
            {t('stock.count_act.cancel')}
          </ActionButton>
          <ActionButton verb="reject" can={count.can} ask="reason" askTitle={t('stock.count_act.reject')} onAct={(reason) => act.mutate({ verb: 'reject', reason })}>
            {t('stock.count_act.reject')}
          </ActionButton>
          <ActionButton verb="confirm" can={count.can} primary ask="reason" askTitle={t('stock.count_act.confirm')} askHelp={t('stock.count.confirm_help')} onAct={(reason) => act.mutate({ verb: 'confirm', reason })}>
            {t('stock.count_act.confirm')}
          </ActionButton>
        </>
      }
    >
      <StockTabs />
      <StepLine steps={useSteps(count)} />
      <Panel>
        <Facts
          items={[
            [t('stock.paper.lines'), count.line_count],
            [t('stock.paper.differences'), count.counted_at ? count.difference_count : null],
            [t('stock.paper.amount'), count.amount ? <Money key="amount" value={count.amount} /> : null],
            [t('stock.paper.opened'), <When key="opened" at={count.opened_at} />],
            [t('stock.paper.note'), count.note || null],
          ]}
        />
      </Panel>
      {counting ? <Entry detail={detail} busy={act.isPending} onSend={(filled) => act.mutate({ verb: counting, filled })} first={counting === 'count'} /> : <Result lines={detail.lines} />}
    </Page>
  );
}

interface Beside {
  key: number;
  item_id: string;
  name: string;
  number: string;
  expires_on: string;
  counted: string;
}

const countable = /^\d+(\.\d{1,3})?$/;

/** The sheet while it is counted: no book, no other person's numbers. */
function Entry({ detail, busy, first, onSend }: { detail: CountDetail; busy: boolean; first: boolean; onSend: (filled: Filled) => void }) {
  const { t } = useTranslation();
  const [counted, setCounted] = useState<Record<string, string>>({});
  const [beside, setBeside] = useState<Beside[]>([]);
  const [adding, setAdding] = useState(false);
  const filled = detail.lines.filter((line) => countable.test(counted[line.lot_id] ?? '')).length;
  const send = () =>
    onSend({
      lines: [
        ...detail.lines.map((line) => ({ item_id: line.item.id, lot_id: line.lot_id, counted: counted[line.lot_id] ?? '0' })),
        ...beside.map((row) => ({ item_id: row.item_id, lot: { number: row.number, expires_on: row.expires_on }, counted: row.counted })),
      ],
    });
  return (
    <Panel title={t(first ? 'stock.count.sheet' : 'stock.count.sheet_again')} count={`${filled} / ${detail.lines.length}`} flush>
      <div className="ys-sheet-scroll" tabIndex={0} role="region" aria-label={t('stock.count.sheet')}>
        <table className="ys-sheet">
          <thead>
            <tr>
              <th>{t('stock.balances.item')}</th>
              <th>{t('stock.lot.number')}</th>
              <th>{t('stock.lot.expires_on')}</th>
              <th className="ys-right">{t('stock.count.counted')}</th>
            </tr>
          </thead>
          <tbody>
            {detail.lines.map((line) => (
              <tr key={line.lot_id}>
                <td>
                  <ItemName item={line.item} />
                </td>
                <td className="ys-num">{line.lot}</td>
                <td className="ys-num">{line.expires_on}</td>
                <td className="ys-right">
                  <Input inputMode="decimal" aria-label={`${line.item.name} ${line.lot}`} suffix={line.item.base_unit} style={{ width: 140 }} value={counted[line.lot_id] ?? ''} status={counted[line.lot_id] && !countable.test(counted[line.lot_id] ?? '') ? 'error' : undefined} onChange={(event) => setCounted({ ...counted, [line.lot_id]: event.target.value.trim() })} />
                </td>
              </tr>
            ))}
            {beside.map((row) => (
              <tr key={row.key}>
                <td>{row.name}</td>
                <td className="ys-num">{row.number}</td>
                <td className="ys-num">{row.expires_on}</td>
                <td className="ys-right">{row.counted}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="ys-sheet-foot">
        {first ? <Button onClick={() => setAdding(true)}>{t('stock.count.beside')}</Button> : null}
        <Button type="primary" loading={busy} disabled={filled < detail.lines.length} onClick={send}>
          {t(first ? 'stock.count_act.count' : 'stock.count_act.recount')}
        </Button>
        <span className="ys-mute">{t('stock.count.zero_help')}</span>
      </div>
      {adding ? <BesideDrawer onClose={() => setAdding(false)} onAdd={(row) => setBeside([...beside, { ...row, key: beside.length }])} /> : null}
    </Panel>
  );
}

interface BesideFields {
  item_id: string;
  number: string;
  expires_on: Dayjs;
  counted: string;
}

/** A lot that lay on the shelf and is not on the sheet. */
function BesideDrawer({ onAdd, onClose }: { onAdd: (row: Omit<Beside, 'key'>) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<BesideFields>();
  const [name, setName] = useState('');
  const required = [{ required: true, message: t('stock.consumption.required') }];
  const add = (fields: BesideFields) => {
    onAdd({ ...fields, name, expires_on: fields.expires_on.format('YYYY-MM-DD') });
    onClose();
  };
  return (
    <FormDrawer title={t('stock.count.beside')} form={form} busy={false} onClose={onClose}>
      <Form form={form} layout="vertical" onFinish={add}>
        <Form.Item name="item_id" label={t('stock.balances.item')} rules={required}>
          <ItemPicker onChange={(id, item) => { form.setFieldValue('item_id', id); setName(item ? `${item.name} ${item.specification}` : ''); }} />
        </Form.Item>
        <Form.Item name="number" label={t('stock.lot.number')} rules={required}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="expires_on" label={t('stock.lot.expires_on')} rules={required}>
          <DatePicker style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="counted" label={t('stock.count.counted')} rules={[{ required: true, pattern: countable, message: t('stock.consumption.required') }]}>
          <Input inputMode="decimal" />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}

/** What was counted twice, and what the book had each time. */
function Result({ lines }: { lines: CountLine[] }) {
  const { t } = useTranslation();
  const blind = lines.some((line) => line.open);
  const [only, setOnly] = useState(true);
  const differs = (line: CountLine) => Boolean(line.difference) && compare(line.difference ?? '0', '0') !== 0;
  const shown = blind || !only ? lines : lines.filter((line) => differs(line) || line.recounted !== null);
  const number = (value: string | null | undefined) => (value === null || value === undefined ? '—' : <Qty value={value} />);
  return (
    <Panel title={t('stock.count.sheet')} count={lines.length} flush extra={blind ? null : <Button size="small" onClick={() => setOnly(!only)}>{t(only ? 'stock.count.show_all' : 'stock.count.show_differences')}</Button>}>
      {blind ? <p className="ys-mute" style={{ padding: '8px 12px', margin: 0 }}>{t('stock.count.blind')}</p> : null}
      <div className="ys-sheet-scroll" tabIndex={0} role="region" aria-label={t('stock.count.sheet')}>
        <table className="ys-sheet">
          <thead>
            <tr>
              <th>{t('stock.balances.item')}</th>
              <th>{t('stock.lot.number')}</th>
              <th>{t('stock.lot.expires_on')}</th>
              {blind ? null : (
                <>
                  <th className="ys-right">{t('stock.count.first')}</th>
                  <th className="ys-right">{t('stock.count.book')}</th>
                  <th className="ys-right">{t('stock.count.again')}</th>
                  <th className="ys-right">{t('stock.count.book')}</th>
                  <th className="ys-right">{t('stock.count.difference')}</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <tr key={line.lot_id}>
                <td>
                  <ItemName item={line.item} />
                </td>
                <td className="ys-num">{line.lot}</td>
                <td>
                  <Expiry on={line.expires_on} />
                </td>
                {blind ? null : (
                  <>
                    <td className="ys-right">{number(line.counted)}</td>
                    <td className="ys-right ys-mute">{number(line.book)}</td>
                    <td className="ys-right">{number(line.recounted)}</td>
                    <td className="ys-right ys-mute">{number(line.rebook)}</td>
                    <td className={differs(line) ? 'ys-right ys-deadline-late' : 'ys-right'}>{number(line.difference)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
