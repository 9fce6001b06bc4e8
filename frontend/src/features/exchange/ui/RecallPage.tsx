import { Button, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { ItemName } from '@/shared/ui/ItemName';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { Deadline, Qty, When } from '@/shared/ui/Values';
import { useRecall, useRecallAct, type Recall, type RecallDetail, type Way } from '../api/recalls';
import { HolderRow } from './HolderRow';
import { ExchangeTabs, short, State } from './marks';
import './exchange.css';

/** One recall: its sums, its holders, every place. */
export function RecallPage({ id }: { id: string }) {
  return <Loaded asked={useRecall(id)}>{(detail) => <Sheet detail={detail} />}</Loaded>;
}

function useSteps(row: Recall): Step[] {
  const { t } = useTranslation();
  const step = (key: string, state: Step['state'], note?: Step['note']): Step => ({ key, label: t(`exchange.recall_step.${key}`), state, note });
  const proposed = step('proposed', 'done', row.proposed_by?.name);
  if (row.state === 'withdrawn') return [proposed, step('withdrawn', 'stopped', row.explanation)];
  const opened = row.state !== 'proposed';
  return [proposed, step('open', opened ? 'done' : 'now', row.opened_by?.name), step('back', row.state === 'open' ? 'now' : row.state === 'closed' ? 'done' : 'waiting'), step('closed', row.state === 'closed' ? 'done' : 'waiting', row.closed_by?.name)];
}

const sums = ['received', 'recovered', 'used', 'destroyed', 'missing', 'elsewhere'] as const;

function Sheet({ detail }: { detail: RecallDetail }) {
  const { t } = useTranslation();
  const { recall } = detail;
  const [closing, setClosing] = useState(false);
  const act = useRecallAct(recall, ({ verb }) => t(`exchange.recall_done.${verb}`), () => setClosing(false));
  const unit = recall.item.base_unit;
  return (
    <Page
      title={recall.number}
      facts={<><State of="recall" value={recall.state} /> {t(`exchange.recall_class.${recall.class}`)} {recall.state === 'open' ? <Deadline at={recall.confirm_by} /> : null}</>}
      actions={
        <>
          <Button href={`/api/exchange/recalls/${recall.id}/export`}>{t('exchange.recall_export')}</Button>
          <ActionButton verb="withdraw" can={recall.can} ask="reason" danger askTitle={t('exchange.recall_withdraw')} onAct={(reason) => act.mutate({ verb: 'withdraw', reason })}>
            {t('exchange.recall_withdraw')}
          </ActionButton>
          <ActionButton verb="open" can={recall.can} primary danger busy={act.isPending} ask="confirm" askTitle={t('exchange.recall_open.title')} askHelp={t('exchange.recall_open.help')} onAct={() => act.mutate({ verb: 'open' })}>
            {t('exchange.recall_open.action')}
          </ActionButton>
          <ActionButton verb="close" can={recall.can} primary onAct={() => setClosing(true)}>
            {t('exchange.recall_close.action')}
          </ActionButton>
        </>
      }
    >
      <ExchangeTabs />
      <StepLine steps={useSteps(recall)} />
      <Panel>
        <Facts
          items={[
            [t('exchange.column.item'), <ItemName key="item" item={recall.item} />],
            [t('exchange.column.maker'), recall.item.manufacturer],
            [t('exchange.column.reason'), recall.reason],
            [t('exchange.recall_new.source'), recall.source],
            [t('exchange.column.opened'), <When key="opened" at={recall.opened_at} />],
            [t('exchange.column.way'), recall.way ? t(`exchange.recall_way.${recall.way}`) : null],
            [t('exchange.column.explanation'), recall.explanation || null],
          ]}
        />
      </Panel>
      {detail.lots.length ? <Sums detail={detail} /> : null}
      <Panel title={t('exchange.recall_holders')} count={detail.holders.length} flush>
        <ul className="ys-plain-list ys-exchange-list">
          {detail.holders.map((holder) => (
            <HolderRow key={holder.id} holder={holder} unit={unit} />
          ))}
        </ul>
      </Panel>
      <Whereabouts detail={detail} />
      {closing ? <CloseDrawer busy={act.isPending} onSend={(way, explanation) => act.mutate({ verb: 'close', way, explanation })} onClose={() => setClosing(false)} /> : null}
    </Page>
  );
}

/** What became of each lot. */
function Sums({ detail }: { detail: RecallDetail }) {
  const { t } = useTranslation();
  const unit = detail.recall.item.base_unit;
  return (
    <Panel title={t('exchange.recall_sums')} count={detail.lots.length} flush>
      <div className="ys-exchange-scroll" tabIndex={0} role="region" aria-label={t('exchange.recall_sums')}>
        <table className="ys-exchange-table">
          <thead>
            <tr>
              <th>{t('exchange.column.lot')}</th>
              {sums.map((key) => (
                <th key={key} className="ys-right">{t(`exchange.recall_sum.${key}`)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {detail.lots.map((lot) => (
              <tr key={lot.lot_id}>
                <td className="ys-num">{lot.lot}</td>
                {sums.map((key) => (
                  <td key={key} className={key === 'missing' && Number(lot[key]) > 0 ? 'ys-right ys-deadline-late' : 'ys-right'}>
                    <Qty value={lot[key]} unit={unit} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** Every place and quantity. */
function Whereabouts({ detail }: { detail: RecallDetail }) {
  const { t } = useTranslation();
  const unit = detail.recall.item.base_unit;
  return (
    <Panel title={t('exchange.recall_lies')} count={detail.lies.length} flush>
      <ul className="ys-plain-list ys-exchange-list">
        {detail.lies.map((row) => (
          <li key={`${row.lot}-${row.organisation.id}-${row.kind}`}>
            <span className="ys-num">{row.lot}</span>
            <span>{short(row.organisation)}</span>
            <span className="ys-mute">{t(`exchange.place.${row.kind}`)}</span>
            <Qty value={row.quantity} unit={unit} />
          </li>
        ))}
        {detail.totes.map((row) => (
          <li key={`${row.lot}-${row.tote}`}>
            <span className="ys-num">{row.lot}</span>
            <span>{t('exchange.in_tote', { tote: row.tote })}</span>
            <Qty value={row.quantity} unit={unit} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const ways = ['supplier', 'destroyed'] as const;

function CloseDrawer({ busy, onSend, onClose }: { busy: boolean; onSend: (way: Way, explanation: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ way: Way; explanation?: string }>();
  return (
    <FormDrawer title={t('exchange.recall_close.action')} form={form} busy={busy} onClose={onClose}>
      <p className="ys-mute">{t('exchange.recall_close.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ way: 'supplier' }} onFinish={(fields) => onSend(fields.way, fields.explanation ?? '')}>
        <Form.Item name="way" label={t('exchange.column.way')}>
          <Radio.Group options={ways.map((value) => ({ value, label: t(`exchange.recall_way.${value}`) }))} />
        </Form.Item>
        <Form.Item name="explanation" label={t('exchange.column.explanation')}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
