import { Link } from '@tanstack/react-router';
import { Button, Drawer, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Mark } from '@/shared/ui/Mark';
import { Facts } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Day, Qty, When } from '@/shared/ui/Values';
import { useAskWaiver, useBreach, useDecideWaiver, type BreachDetail, type WaiverGround } from '../api/levels';
import { State } from './marks';

const grounds: WaiverGround[] = ['force_majeure', 'manufacturer', 'wrong_order', 'facility', 'regulator'];

/** A breach with what was known when it happened, its seal, and its waiver. */
export function BreachDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer open size={560} title={t('sla.breach_title')} onClose={onClose}>
      <Loaded asked={useBreach(id)}>{(breach) => <Detail breach={breach} />}</Loaded>
    </Drawer>
  );
}

interface Evidence {
  policy?: string;
  placed_at?: string | null;
  confirmed_at?: string | null;
  promised_on?: string | null;
  answer_reason?: string | null;
  clock?: { started_at?: string; due_at?: string; hours?: number };
  ship_notices?: unknown[];
  receipts?: unknown[];
}

function Detail({ breach }: { breach: BreachDetail }) {
  const { t } = useTranslation();
  const label = (key: string) => t(`sla.evidence.${key}`);
  const known = breach.evidence as Evidence;
  return (
    <div className="ys-sla-stack">
      <Facts
        items={[
          [t('sla.column.kind'), <State key="k" of="breach" value={breach.kind} />],
          [t('sla.column.supplier'), breach.supplier.name],
          [t('sla.column.order'), <Link key="o" to={`/purchasing/orders/${breach.order_id}`}>{breach.order_number}</Link>],
          [t('sla.column.item'), breach.item ? `${breach.item.name} ${breach.item.specification}` : t('sla.clock_kind.confirm')],
          [t('sla.column.destination'), breach.destination?.name ?? '—'],
          [t('sla.column.quantity'), <Qty key="q" value={breach.quantity} unit={breach.item?.base_unit} />],
          [t('sla.column.happened'), <When key="h" at={breach.happened_at} />],
        ]}
      />
      <h3>{label('title')}</h3>
      <Facts
        items={[
          [label('placed'), <When key="p" at={known.placed_at} />],
          [label('confirmed'), <When key="c" at={known.confirmed_at} />],
          [label('promised'), <Day key="d" on={known.promised_on} />],
          [label('started'), <When key="s" at={known.clock?.started_at} />],
          [label('due'), <When key="u" at={known.clock?.due_at} />],
          [label('hours'), known.clock?.hours ?? '—'],
          [label('notices'), known.ship_notices?.length ?? 0],
          [label('receipts'), known.receipts?.length ?? 0],
          [label('reason'), known.answer_reason || '—'],
          [label('policy'), known.policy ?? '—'],
        ]}
      />
      <p>
        <Mark tone={breach.sealed ? 'good' : 'bad'}>{t(breach.sealed ? 'sla.sealed' : 'sla.seal_broken')}</Mark> <code className="ys-sla-hash">{breach.evidence_hash}</code>
      </p>
      <Waiver breach={breach} />
    </div>
  );
}

function Waiver({ breach }: { breach: BreachDetail }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const decide = useDecideWaiver((verb) => t(`sla.done.waiver_${verb}`));
  return (
    <section>
      <h3>{t('sla.column.waiver')}</h3>
      {breach.waiver === 'none' ? (
        <p className="ys-mute">{t('sla.waiver_help')}</p>
      ) : (
        <p>
          <State of="waiver" value={breach.waiver} /> {breach.waiver_ground ? t(`sla.ground.${breach.waiver_ground}`) : ''} · {breach.waiver_reason} <span className="ys-mute">{[breach.waiver_asked_by?.name, breach.waiver_decided_by?.name].filter(Boolean).join(' → ')}</span>
        </p>
      )}
      <div className="ys-sla-verbs">
        {breach.can.includes('ask') && !asking ? <Button onClick={() => setAsking(true)}>{t('sla.verb.ask_waiver')}</Button> : null}
        <ActionButton verb="grant" can={breach.can} primary busy={decide.isPending} ask="confirm" askHelp={t('sla.ask.grant')} onAct={() => decide.mutate({ breach, verb: 'grant' })}>
          {t('sla.verb.grant')}
        </ActionButton>
        <ActionButton verb="refuse" can={breach.can} busy={decide.isPending} onAct={() => decide.mutate({ breach, verb: 'refuse' })}>
          {t('sla.verb.refuse')}
        </ActionButton>
      </div>
      {asking ? <Asking breach={breach} onDone={() => setAsking(false)} /> : null}
    </section>
  );
}

function Asking({ breach, onDone }: { breach: BreachDetail; onDone: () => void }) {
  const { t } = useTranslation();
  const [ground, setGround] = useState<WaiverGround>('force_majeure');
  const [reason, setReason] = useState('');
  const ask = useAskWaiver(t('sla.done.ask_waiver'), onDone);
  return (
    <div className="ys-sla-stack">
      <Select aria-label={t('sla.ground_label')} value={ground} options={grounds.map((value) => ({ value, label: t(`sla.ground.${value}`) }))} onChange={setGround} />
      <Input.TextArea aria-label={t('sla.reason')} placeholder={t('sla.reason')} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
      <Button type="primary" disabled={!reason.trim()} loading={ask.isPending} onClick={() => ask.mutate({ breach, ground, reason: reason.trim() })}>
        {t('sla.verb.ask_waiver')}
      </Button>
    </div>
  );
}
