import { Form, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import { Day } from '@/shared/ui/Values';
import { useWhatIf, type BusinessPart, type Levels, type Supposed } from '../api/levels';
import { State } from './marks';

const first: Supposed = { per_month: 20, late: 0, months: 3, upheld: false };

/** 试算: where he would stand, were his next drops so and so, or his appeal upheld. By the same rules; nothing is kept. */
export function WhatIf({ levels }: { levels: Levels }) {
  const { t } = useTranslation();
  const [supposed, setSupposed] = useState(first);
  const change = (part: Partial<Supposed>) => {
    const next = { ...supposed, ...part };
    setSupposed({ ...next, late: Math.min(next.late, next.per_month) });
  };
  const number = (key: 'per_month' | 'late' | 'months', min: number, max: number) => (
    <Form.Item label={t(`sla.what_if.${key}`)} htmlFor={`what-if-${key}`}>
      <InputNumber style={{ width: '100%' }} id={`what-if-${key}`} min={min} max={max} precision={0} value={supposed[key]} onChange={(value) => change({ [key]: value ?? min })} />
    </Form.Item>
  );
  const canAppeal = levels.cases.some((one) => (one.part ?? undefined) === supposed.part && ['open', 'stayed', 'executed'].includes(one.state));
  const asked: Supposed = { ...supposed, upheld: supposed.upheld && canAppeal };
  return (
    <Panel title={t('sla.what_if.title')} extra={<span className="ys-mute">{t('sla.what_if.help')}</span>}>
      <Form component="div" layout="vertical" className="ys-sla-suppose">
        {levels.parts.length ? (
          <Form.Item label={t('sla.by.part')} htmlFor="what-if-part">
            <Select<BusinessPart | undefined> id="what-if-part" allowClear placeholder={t('sla.part.all')} value={supposed.part} options={levels.parts.map((one) => ({ value: one.part, label: t(`sla.part.${one.part}`) }))} onChange={(part) => change({ part })} />
          </Form.Item>
        ) : null}
        {number('per_month', 0, 500)}
        {number('late', 0, supposed.per_month)}
        {number('months', 1, 12)}
        {canAppeal ? (
          <Form.Item label={t('sla.what_if.upheld')} htmlFor="what-if-upheld">
            <Switch id="what-if-upheld" checked={supposed.upheld} onChange={(upheld) => change({ upheld })} />
          </Form.Item>
        ) : null}
      </Form>
      <Answer id={levels.supplier.id} supposed={asked} />
    </Panel>
  );
}

function Answer({ id, supposed }: { id: string; supposed: Supposed }) {
  const { t } = useTranslation();
  const { data, error } = useWhatIf(id, supposed);
  if (error) return <p className="ys-deadline-late">{error.message}</p>;
  if (!data) return null;
  const { ahead, then, through, good_from, drops_needed, standing } = data;
  return (
    <div aria-live="polite">
      <p className="ys-sla-course">
        <State of="standing" value={standing} />
        {ahead.map((change, index) => (
          <span key={index}>
            → <Day on={change.on_day} /> <State of="standing" value={change.to} />
          </span>
        ))}
        {ahead.length ? null : <span className="ys-mute">{t('sla.what_if.same', { on: through })}</span>}
      </p>
      <p>{then === 'good' ? t('sla.what_if.good', { on: good_from }) : t('sla.what_if.not_good', { on: through, standing: t(`sla.standing.${then}`) })}</p>
      <p className="ys-mute">{drops_needed === null || drops_needed === undefined ? t('sla.what_if.out_of_reach') : drops_needed === 0 ? t('sla.what_if.kept') : t('sla.what_if.needed', { count: drops_needed })}</p>
    </div>
  );
}
