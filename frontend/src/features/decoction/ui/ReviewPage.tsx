import { useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkey } from '@/shared/lib/hotkey';
import { ConfirmReason } from '@/shared/ui/ConfirmReason';
import { Page, Panel } from '@/shared/ui/Page';
import { Empty, Loaded } from '@/shared/ui/States';
import { Deadline } from '@/shared/ui/Values';
import { useDecision, usePrescription, useQueue, type Decision, type Prescription } from '../api/prescriptions';
import { DecoctionTabs, Severity, short, Who } from './marks';
import { PrescriptionSheet } from './PrescriptionSheet';
import { Way } from './PrescriptionsPage';
import './decoction.css';

/** The pharmacist's desk: the queue by promise on the left, one prescription on the right, one key for each decision. */
export function ReviewPage() {
  return <Loaded asked={useQueue()}>{(rows) => <Desk rows={rows} />}</Loaded>;
}

function useChosen(rows: Prescription[]) {
  const { id }: { id?: string } = useSearch({ strict: false });
  const [chosen, setChosen] = useState<string | undefined>(id);
  const found = rows.findIndex((row) => row.id === chosen);
  const at = found < 0 ? 0 : found;
  const go = (by: number) => setChosen(rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.id);
  return { row: rows[at], setChosen, go };
}

function Desk({ rows }: { rows: Prescription[] }) {
  const { t } = useTranslation();
  const { row, setChosen, go } = useChosen(rows);
  return (
    <Page title={t('decoction.tab.review')} facts={t('decoction.queue', { count: rows.length })}>
      <DecoctionTabs />
      {row ? (
        <div className="ys-review">
          <Panel flush className="ys-review-queue">
            <ul className="ys-plain-list" aria-label={t('decoction.tab.review')}>
              {rows.map((one) => <QueueRow key={one.id} row={one} chosen={one.id === row.id} onChoose={() => setChosen(one.id)} />)}
            </ul>
          </Panel>
          <Decide key={row.id} row={row} go={go} />
        </div>
      ) : (
        <Empty title={t('decoction.empty.review')} help={t('decoction.empty.review_help')} />
      )}
    </Page>
  );
}

function QueueRow({ row, chosen, onChoose }: { row: Prescription; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation();
  return (
    <li>
      <button type="button" className={chosen ? 'ys-review-row ys-review-chosen' : 'ys-review-row'} aria-current={chosen} onClick={onChoose}>
        <span><strong>{short(row.facility)}</strong> <Severity value={row.severity} /></span>
        <span><Who row={row} /> · {row.formula || t('decoction.herbs', { count: row.herbs })}</span>
        <span><Way row={row} /> · {t('decoction.dose_count', { count: row.doses })} · <Deadline at={row.promised_at} /></span>
      </button>
    </li>
  );
}

function Decide({ row, go }: { row: Prescription; go: (by: number) => void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'return' | 'ask_signature'>();
  const act = useDecision(({ verb }) => t(`decoction.done.${verb}`));
  const detail = usePrescription(row.id);
  const may = (verb: Decision['verb']) => row.can.includes(verb as never) && !act.isPending;
  const approve = () => { if (may('approve')) act.mutate({ verb: 'approve', note: '', of: row }); };
  const ask = (verb: 'return' | 'ask_signature') => { if (may(verb)) setAsking(verb); };
  const free = asking === undefined;
  useHotkey('a', approve, free);
  useHotkey('s', () => ask('ask_signature'), free);
  useHotkey('r', () => ask('return'), free);
  useHotkey('arrowdown', () => go(1), free);
  useHotkey('arrowup', () => go(-1), free);
  useEffect(() => document.querySelector('.ys-review-chosen')?.scrollIntoView({ block: 'nearest' }), [row.id]);
  return (
    <div className="ys-review-main">
      <div className="ys-review-head">
        <span className="ys-num">{row.number}</span>
        <span className="ys-review-acts">
          {row.can.includes('return') ? <Button onClick={() => ask('return')}>{t('decoction.verb.return')} <kbd>R</kbd></Button> : null}
          {row.can.includes('ask_signature') ? <Button type="primary" onClick={() => ask('ask_signature')}>{t('decoction.verb.ask_signature')} <kbd>S</kbd></Button> : null}
          {row.can.includes('approve') ? <Button type="primary" loading={act.isPending} onClick={approve}>{t('decoction.verb.approve')} <kbd>A</kbd></Button> : null}
        </span>
      </div>
      <Loaded asked={detail}>{(found) => <PrescriptionSheet detail={found} />}</Loaded>
      <ConfirmReason
        open={asking !== undefined}
        title={asking ? t(`decoction.verb.${asking}`) : ''}
        optional={asking === 'ask_signature'}
        onCancel={() => setAsking(undefined)}
        onOk={(reason) => {
          setAsking(undefined);
          act.mutate(asking === 'return' ? { verb: 'return', reason, of: row } : { verb: 'ask_signature', note: reason, of: row });
        }}
      />
    </div>
  );
}
