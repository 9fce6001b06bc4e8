import { Button, Form, InputNumber, Select, Spin } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { Page, Panel, SideBySide } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Day } from '@/shared/ui/Values';
import { usePolicy, useRehearsal, type Rehearsed } from '../api/levels';
import { Part, State } from './marks';
import { SlaTabs } from './SlaTabs';
import './sla.css';

type Policy = Record<string, unknown>;
interface Step {
  standing: string;
  consecutive?: number;
  on_time_in_full_below?: string | null;
}

/** 演练: what another policy would have done with the county's own history. Changes nothing. */
export function RehearsalPage() {
  const policy = usePolicy();
  return policy.data ? <Desk policy={policy.data} /> : <Spin />;
}

function Desk({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const [found, setFound] = useState<Rehearsed[]>();
  const [only, setOnly] = useState<string | undefined>('differs');
  const rehearse = useRehearsal(setFound);
  const rows = (found ?? []).filter((row) => only !== 'differs' || row.differs);
  return (
    <Page title={t('sla.title')}>
      <SlaTabs />
      <SideBySide
        main={
          <DataTable<Rehearsed>
            name="sla-rehearsal"
            label={t('sla.tab.rehearsal')}
            columns={[
              { key: 'supplier', title: t('sla.column.supplier'), always: true, render: (row) => (<><b>{row.supplier.name}</b> <Part of={row.part} /></>) },
              { key: 'now', title: t('sla.rehearsal.now'), wrap: true, render: (row) => <Course changes={row.now} /> },
              { key: 'then', title: t('sla.rehearsal.then'), wrap: true, render: (row) => <Course changes={row.rehearsed} /> },
              { key: 'differs', title: t('sla.rehearsal.differs'), width: 90, render: (row) => (row.differs ? <Mark tone="warn">{t('sla.rehearsal.yes')}</Mark> : '—') },
            ]}
            listing={{ rows, loading: rehearse.isPending }}
            rowKey={(row) => `${row.supplier.id} ${row.part ?? ''}`}
            filters={<Chips all label={t('sla.rehearsal.differs')} value={only} options={[{ value: 'differs', label: t('sla.rehearsal.only'), count: found?.filter((row) => row.differs).length }]} onChange={setOnly} />}
            empty={{ title: t(found ? 'sla.rehearsal.same' : 'sla.rehearsal.empty'), help: t('sla.rehearsal.help') }}
          />
        }
        side={<Draft policy={policy} busy={rehearse.isPending} onRun={(changed) => rehearse.mutate(changed)} />}
      />
    </Page>
  );
}

function Course({ changes }: { changes: Rehearsed['now'] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <span className="ys-mute">{t('sla.standing.good')}</span>;
  return (
    <span className="ys-sla-course">
      {changes.map((change, index) => (
        <span key={index}>
          <Day on={change.on_day} /> <State of="standing" value={change.to} />
        </span>
      ))}
    </span>
  );
}

interface Values {
  scope: string;
  minimum_sample: number;
  steps: { consecutive: number; below: number }[];
}

/** The numbers of the ladder, from the policy in force; the rest of it stays. */
function Draft({ policy, busy, onRun }: { policy: Policy; busy: boolean; onRun: (changed: Policy) => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const ladder = policy.ladder as Step[];
  const first: Values = {
    scope: String(policy.scope ?? 'supplier'),
    minimum_sample: Number(policy.minimum_sample),
    steps: ladder.map((step) => ({ consecutive: Number(step.consecutive ?? 1), below: Number(step.on_time_in_full_below ?? 0) * 100 })),
  };
  const run = (values: Values) =>
    onRun({
      ...policy,
      scope: values.scope,
      minimum_sample: values.minimum_sample,
      ladder: ladder.map((step, index) => {
        const typed = values.steps[index];
        if (!typed || step.on_time_in_full_below === null || step.on_time_in_full_below === undefined) return step;
        return { ...step, consecutive: typed.consecutive, on_time_in_full_below: (typed.below / 100).toFixed(4) };
      }),
    });
  return (
    <Panel title={t('sla.rehearsal.policy')}>
      <Form<Values> form={form} layout="vertical" initialValues={first} onFinish={run}>
        <Form.Item name="scope" label={t('sla.rehearsal.scope')}>
          <Select options={['supplier', 'category', 'area'].map((value) => ({ value, label: t(`sla.scope.${value}`) }))} />
        </Form.Item>
        <Form.Item name="minimum_sample" label={t('sla.rehearsal.minimum_sample')}>
          <InputNumber min={1} max={1000} precision={0} />
        </Form.Item>
        {ladder.map((step, index) =>
          step.on_time_in_full_below ? (
            <div key={index} className="ys-sla-step">
              <State of="standing" value={step.standing} />
              <Form.Item name={['steps', index, 'consecutive']} label={t('sla.rehearsal.consecutive')}>
                <InputNumber min={1} max={24} precision={0} />
              </Form.Item>
              <Form.Item name={['steps', index, 'below']} label={t('sla.rehearsal.below')}>
                <InputNumber min={0} max={100} precision={2} suffix="%" />
              </Form.Item>
            </div>
          ) : null,
        )}
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('sla.rehearsal.run')}
        </Button>
      </Form>
    </Panel>
  );
}
