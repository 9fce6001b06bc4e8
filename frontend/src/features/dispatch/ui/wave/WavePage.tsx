import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Day, When } from '@/shared/ui/Values';
import { useWave, useWaveAct, type Wave, type WaveDetail } from '../../api/dispatch';
import { DispatchTabs } from '../DispatchTabs';
import { Cold } from '../marks';
import { CheckPanel } from './CheckPanel';
import { Labels } from './Labels';
import { PackPanel } from './PackPanel';
import { PickPanel } from './PickPanel';
import { PickSheet } from './PickSheet';
import '../dispatch.css';

const order = ['open', 'picking', 'picked', 'checked', 'packed'] as const;

function useSteps(wave: Wave): Step[] {
  const { t } = useTranslation();
  const at = order.indexOf(wave.state as (typeof order)[number]);
  const notes: Record<string, React.ReactNode> = {
    open: <When at={wave.made_at} />,
    picking: wave.picker?.name,
    picked: wave.picked_at ? <When at={wave.picked_at} /> : null,
    checked: wave.checker?.name,
  };
  if (wave.state === 'cancelled') return [{ key: 'cancelled', label: t('dispatch.wave.cancelled'), state: 'stopped' }];
  return order.map((key, index) => ({ key, label: t(`dispatch.wave.${key}`), note: index <= at ? notes[key] : null, state: index < at || wave.state === 'packed' ? 'done' : index === at ? 'now' : 'waiting' }));
}

/** One wave from the pick list to its labels; what is next stands first, on a phone as well. */
export function WavePage({ id }: { id: string }) {
  const asked = useWave(id);
  return <Loaded asked={asked}>{(detail) => <Sheet detail={detail} />}</Loaded>;
}

function Sheet({ detail }: { detail: WaveDetail }) {
  const { t } = useTranslation();
  const { wave } = detail;
  const [paper, setPaper] = useState<'list' | 'labels'>('list');
  const print = (which: 'list' | 'labels') => {
    setPaper(which);
    // The paper is drawn first, then printed.
    window.setTimeout(() => window.print(), 50);
  };
  const steps = useSteps(wave);
  return (
    <Page title={wave.number} facts={<><Day on={wave.run_on} /> <Cold cold={wave.cold === true} /></>} actions={<Actions detail={detail} onPrint={print} />}>
      <DispatchTabs />
      <StepLine steps={steps} />
      {wave.state === 'picking' && wave.can.includes('finish') ? <PickPanel detail={detail} /> : null}
      {wave.state === 'picked' ? <CheckPanel detail={detail} /> : null}
      {wave.state === 'checked' || wave.state === 'packed' ? <PackPanel detail={detail} onPrint={() => print('labels')} /> : null}
      <Panel>
        <Facts
          items={[
            [t('dispatch.column.area'), wave.area?.name ?? t('dispatch.wave_new.any')],
            [t('dispatch.column.facilities'), wave.facilities],
            [t('dispatch.column.lines'), `${wave.taken} / ${wave.lines}`],
            [t('dispatch.column.picker'), wave.picker?.name],
            [t('dispatch.column.checker'), wave.checker?.name],
          ]}
        />
      </Panel>
      <PickList detail={detail} />
      {paper === 'list' ? <PickSheet detail={detail} /> : <Labels totes={detail.totes} />}
    </Page>
  );
}

function Actions({ detail, onPrint }: { detail: WaveDetail; onPrint: (which: 'list' | 'labels') => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { wave, lines } = detail;
  const act = useWaveAct(wave, { done: ({ verb }) => t(`dispatch.wave_done.${verb}`) });
  const left = lines.filter((line) => line.state !== 'taken').length;
  const finish = () => (left ? void message.info(t('dispatch.pick.left', { count: left })) : act.mutate({ verb: 'finish' }));
  return (
    <>
      <Button onClick={() => onPrint('list')}>{t('dispatch.print.list')}</Button>
      {detail.totes.length ? <Button onClick={() => onPrint('labels')}>{t('dispatch.print.labels')}</Button> : null}
      <ActionButton verb="cancel" can={wave.can} ask="confirm" askTitle={t('dispatch.wave_cancel.title')} askHelp={t('dispatch.wave_cancel.help')} danger onAct={() => act.mutate({ verb: 'cancel' })}>
        {t('dispatch.wave_cancel.action')}
      </ActionButton>
      <ActionButton verb="pick" can={wave.can} primary busy={act.isPending} onAct={() => act.mutate({ verb: 'pick' })}>
        {t('dispatch.pick.begin')}
      </ActionButton>
      <ActionButton verb="finish" can={wave.can} primary={left === 0} busy={act.isPending} onAct={finish}>
        {t('dispatch.pick.finish')}
      </ActionButton>
    </>
  );
}

/** The whole list, bin after bin. */
function PickList({ detail }: { detail: WaveDetail }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('dispatch.pick.list')} count={detail.lines.length} flush>
      <PickTable detail={detail} />
    </Panel>
  );
}

export function PickTable({ detail }: { detail: WaveDetail }) {
  const { t } = useTranslation();
  const title = (key: string) => t(`dispatch.column.${key}`);
  return (
    <div className="ys-pick-scroll" tabIndex={0} role="region" aria-label={t('dispatch.pick.list')}>
      <table className="ys-pick-table">
        <thead>
          <tr>
            <th>{title('bin')}</th>
            <th>{title('item')}</th>
            <th>{title('lot')}</th>
            <th>{title('expiry')}</th>
            <th className="ys-right">{title('quantity')}</th>
            <th className="ys-right">{title('taken')}</th>
            <th>{title('state')}</th>
          </tr>
        </thead>
        <tbody>
          {detail.lines.map((line) => (
            <tr key={line.id} className={line.state === 'taken' ? 'ys-pick-done' : line.bin && line.bin === detail.at_bin ? 'ys-pick-here' : undefined}>
              <td className="ys-num">{line.bin ?? t('dispatch.pick.no_bin')}</td>
              <td>
                {line.item.name} <span className="ys-mute">{line.item.specification}</span>
              </td>
              <td className="ys-num">{line.lot}</td>
              <td className="ys-num">{line.expires_on}</td>
              <td className="ys-right ys-num">
                {line.quantity} <span className="ys-unit">{line.item.base_unit}</span>
              </td>
              <td className={line.state === 'taken' && line.taken !== line.quantity ? 'ys-right ys-num ys-deadline-late' : 'ys-right ys-num'}>{line.state === 'taken' ? line.taken : '—'}</td>
              <td>
                {t(`dispatch.pick_state.${line.state}`)}
                {line.reason ? <span className="ys-mute"> {line.reason}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
