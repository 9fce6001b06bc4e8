import { Alert, Button, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { ActionButton } from '@/shared/ui/ActionButton';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark } from '@/shared/ui/Mark';
import { Page, Panel, SideBySide } from '@/shared/ui/Page';
import { ItemPicker } from '@/shared/ui/Pickers';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import { useBalances, useItemName } from '../api/stock';
import { useAlarms, useCloseAlarm, useScan, useTraceCode, type Alarm, type ScanList, type ScanResult } from '../api/tracing';
import { short } from './marks';
import { StockTabs } from './StockTabs';
import './shelf.css';

/** 追溯码: scan packs that come, leave or are used; look one up; say what an alarm was. */
export function CodesPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  return (
    <Page title={t('stock.codes.title')}>
      <StockTabs />
      <SideBySide
        main={
          <>
            {may('count_stock') ? <ScanPanel /> : null}
            <AlarmsPanel />
          </>
        }
        side={<LookUp />}
      />
    </Page>
  );
}

interface Fields {
  verb: ScanList['verb'];
  item_id?: string;
  lot_id?: string;
  text: string;
}

const verbs = ['receive', 'send', 'use'] as const;

function ScanPanel() {
  const { t } = useTranslation();
  const { organisation } = useSession();
  const [form] = Form.useForm<Fields>();
  const [results, setResults] = useState<ScanResult[]>([]);
  const item = Form.useWatch('item_id', form);
  const lots = useLots(item);
  const scan = useScan({
    onDone: (done) => {
      setResults(done);
      form.setFieldValue('text', '');
    },
    onProblem: (problem) => showFieldProblems(form, problem),
  });
  const send = (fields: Fields) =>
    scan.mutate({ organisation_id: organisation.id, verb: fields.verb, item_id: fields.lot_id ? fields.item_id : undefined, lot_id: fields.lot_id, codes: fields.text.split(/\s+/).filter(Boolean) });
  const alarms = results.filter((one) => one.alarm).length;
  return (
    <Panel title={t('stock.codes.scan')}>
      <Form form={form} layout="vertical" initialValues={{ verb: 'receive' }} onFinish={send}>
        <Form.Item name="verb" label={t('stock.codes.verb_label')}>
          <Radio.Group options={verbs.map((value) => ({ value, label: t(`stock.trace_verb.${value}`) }))} />
        </Form.Item>
        <div className="ys-codes-of">
          <Form.Item name="item_id" label={t('stock.codes.of')} extra={t('stock.codes.of_help')}>
            <ItemPicker />
          </Form.Item>
          <Form.Item name="lot_id" label={t('stock.lot.number')}>
            <Select allowClear disabled={!item} options={lots} />
          </Form.Item>
        </div>
        <Form.Item name="text" label={t('stock.codes.codes')} rules={[{ required: true, message: t('stock.consumption.required') }]}>
          <Input.TextArea rows={4} placeholder={t('stock.codes.placeholder')} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={scan.isPending}>
          {t('stock.codes.send')}
        </Button>
      </Form>
      {results.length ? (
        <div className="ys-codes-results">
          <Alert type={alarms ? 'error' : 'success'} showIcon title={t(alarms ? 'stock.codes.some_wrong' : 'stock.codes.all_right', { count: results.length, alarms })} />
          <ul className="ys-plain-list">
            {results.map((one) => (
              <li key={one.code} className="ys-codes-row">
                <span className="ys-num">{one.code}</span>
                {one.alarm ? <Mark tone="bad">{t(`stock.trace_alarm.${one.alarm}`)}</Mark> : <Mark tone="good">{t(`stock.trace_state.${one.state ?? 'here'}`)}</Mark>}
                {one.item ? <ItemName item={one.item} /> : null}
                <span className="ys-mute">{[one.lot?.number, one.alarm && one.holder ? short(one.holder) : ''].filter(Boolean).join(' · ')}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Panel>
  );
}

/** Lots of an item that lie at the reader's desk. */
function useLots(item: string | undefined) {
  const { organisation } = useSession();
  const name = useItemName(item ?? '', Boolean(item)).data?.code;
  const balances = useBalances({ organisation_id: organisation.id, q: name }, Boolean(name));
  const lots = balances.rows.find((row) => row.item.id === item)?.lots ?? [];
  return lots.map((lot) => ({ value: lot.lot_id, label: `${lot.number} · ${lot.expires_on}` }));
}

function AlarmsPanel() {
  const { t } = useTranslation();
  const [state, setState] = useState<string | undefined>('open');
  const listing = useAlarms(state);
  const close = useCloseAlarm(t('stock.codes.closed'));
  const title = (key: string) => t(`stock.codes.${key}`);
  const columns: Column<Alarm>[] = [
    { key: 'code', title: title('code'), width: 200, always: true, render: (row) => <span className="ys-num">{row.code}</span> },
    { key: 'kind', title: title('kind'), width: 120, always: true, render: (row) => <Mark tone={row.state === 'open' ? 'bad' : 'plain'}>{t(`stock.trace_alarm.${row.kind}`)}</Mark> },
    { key: 'at', title: title('where'), render: (row) => <>{short(row.organisation)} <span className="ys-mute">{row.by?.name}</span> <When at={row.at} /></> },
    { key: 'before', title: title('before'), render: (row) => (row.holder ? <>{short(row.holder)} <span className="ys-mute">{row.earlier_verb ? t(`stock.trace_verb.${row.earlier_verb}`) : ''} {row.earlier_by?.name}</span> <When at={row.earlier_at} /></> : '—') },
    {
      key: 'close',
      title: '',
      width: 120,
      align: 'right',
      always: true,
      render: (row) =>
        row.state === 'closed' ? (
          <span className="ys-mute">{row.explanation}</span>
        ) : (
          <ActionButton size="small" verb="close" can={row.can} ask="reason" askTitle={title('close')} askHelp={title('close_help')} onAct={(reason) => close.mutate({ alarm: row, reason })}>
            {title('close')}
          </ActionButton>
        ),
    },
  ];
  return (
    <Panel title={title('alarms')} flush extra={<Chips label={title('alarms')} value={state} options={(['open', 'closed'] as const).map((value) => ({ value, label: t(`stock.alarm_state.${value}`) }))} onChange={setState} />}>
      <DataTable<Alarm>
        name="stock-alarms"
        label={title('alarms')}
        compact
        bare
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b className="ys-num">{row.code}</b>
              <Mark tone="bad">{t(`stock.trace_alarm.${row.kind}`)}</Mark>
            </span>
            <span className="ys-card-line ys-card-small">
              <span>{short(row.organisation)}</span>
              <When at={row.at} />
            </span>
          </>
        )}
        empty={{ title: title('no_alarms'), help: title('no_alarms_help') }}
      />
    </Panel>
  );
}

function LookUp() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [code, setCode] = useState('');
  const asked = useTraceCode(code);
  const found = asked.data;
  return (
    <Panel title={t('stock.codes.look_up')}>
      <Input.Search value={text} aria-label={t('stock.codes.look_up')} placeholder={t('stock.codes.code')} onChange={(event) => setText(event.target.value)} onSearch={(value) => setCode(value.trim())} />
      {asked.error ? <p className="ys-mute">{t('stock.codes.not_found')}</p> : null}
      {found ? (
        <>
          <p>
            {found.item ? <ItemName item={found.item} /> : null} <span className="ys-num">{found.lot?.number}</span>
          </p>
          <p>
            {found.state ? <Mark tone={found.state === 'used' ? 'plain' : 'good'}>{t(`stock.trace_state.${found.state}`)}</Mark> : null} {found.holder ? short(found.holder) : ''}
          </p>
          <ul className="ys-plain-list">
            {found.scans.map((scan) => (
              <li key={scan.at + scan.verb} className="ys-codes-row">
                <When at={scan.at} />
                <span>{t(`stock.trace_verb.${scan.verb}`)}</span>
                <span>{scan.organisation ? short(scan.organisation) : ''}</span>
                <span className="ys-mute">{scan.by?.name}</span>
                {scan.alarm ? <Mark tone="bad">{t(`stock.trace_alarm.${scan.alarm}`)}</Mark> : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Panel>
  );
}
