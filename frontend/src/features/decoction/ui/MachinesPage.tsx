import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { Page, Panel } from '@/shared/ui/Page';
import { Empty, Loaded } from '@/shared/ui/States';
import { When } from '@/shared/ui/Values';
import { useAddMachine, useMachines, useSetMachine, type Machine } from '../api/prescriptions';
import { Devices } from './Devices';
import { DecoctionTabs, State } from './marks';
import './decoction.css';

const states = ['working', 'repair', 'off'] as const;

/** Machines of the room, and whether they work. */
export function MachinesPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  return (
    <Page title={t('decoction.tab.machines')}>
      <DecoctionTabs />
      {may('work_decoction') ? <Add /> : null}
      <Loaded asked={useMachines()}>
        {(rows) => rows.length ? (
          <ul className="ys-plain-list ys-machines" aria-label={t('decoction.tab.machines')}>{rows.map((row) => <Row key={row.id} row={row} changes={may('work_decoction')} />)}</ul>
        ) : <Empty title={t('decoction.empty.machines')} help={t('decoction.empty.machines_help')} />}
      </Loaded>
      {may('work_decoction') ? <Devices /> : null}
    </Page>
  );
}

function Row({ row, changes }: { row: Machine; changes: boolean }) {
  const { t } = useTranslation();
  const set = useSetMachine(t('decoction.machines.set'));
  return (
    <li className="ys-panel ys-machine">
      <strong className="ys-num">{row.code}</strong>
      <span className="ys-mute">{t('decoction.machines.facts', { group: row.group, doses: row.most_doses })}</span>
      {row.back_at ? <span className="ys-mute">{t('decoction.machines.back')} <When at={row.back_at} /></span> : null}
      {changes ? (
        <Select size="small" value={row.state} aria-label={t('decoction.machines.state_of', { code: row.code })} options={states.map((value) => ({ value, label: t(`decoction.machine.${value}`) }))} onChange={(state) => set.mutate({ machine: row, state })} />
      ) : <State of="machine" value={row.state} />}
    </li>
  );
}

function Add() {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [group, setGroup] = useState(0);
  const [doses, setDoses] = useState(12);
  const add = useAddMachine(t('decoction.machines.added'), () => setCode(''));
  return (
    <Panel title={t('decoction.machines.add')}>
      <div className="ys-rx-line">
        <label className="ys-field">{t('decoction.machines.code')}<Input value={code} maxLength={20} onChange={(event) => setCode(event.target.value)} /></label>
        <label className="ys-field">{t('decoction.machines.group')}<InputNumber min={0} max={99} value={group} onChange={(value) => setGroup(value ?? 0)} /></label>
        <label className="ys-field">{t('decoction.machines.doses')}<InputNumber min={1} max={60} value={doses} onChange={(value) => setDoses(value ?? 12)} /></label>
        <Button type="primary" disabled={!code.trim()} loading={add.isPending} onClick={() => add.mutate({ code: code.trim(), group, most_doses: doses })}>{t('common.action.add')}</Button>
      </div>
    </Panel>
  );
}
