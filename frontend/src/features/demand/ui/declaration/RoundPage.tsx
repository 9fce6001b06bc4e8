import { useNavigate } from '@tanstack/react-router';
import { Button, DatePicker, Modal } from 'antd';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fromWall, toWall } from '@/shared/format/when';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Deadline, When } from '@/shared/ui/Values';
import { ROUNDS, useBeginSheet, useExtendRound, useRemindRound, useRound, useRoundFacilities, useRoundVerb, type Round, type RoundFacility } from '../../api/declarations';
import { DemandTabs } from '../DemandTabs';
import { RollUp } from './RollUp';
import { RoundState } from './RoundsPage';

const states = ['missing', 'draft', 'submitted', 'approved', 'accepted', 'returned'] as const;
const tones: Record<string, Tone> = { missing: 'bad', draft: 'plain', submitted: 'link', approved: 'warn', accepted: 'good', returned: 'bad' };

export function SheetState({ state }: { state: string }) {
  const { t } = useTranslation();
  return <Mark tone={tones[state] ?? 'plain'}>{t(`demand.declaration_state.${state}`)}</Mark>;
}

export function RoundPage({ id }: { id: string }) {
  return <Loaded asked={useRound(id)}>{(round) => <RoundDesk round={round} />}</Loaded>;
}

/** One round: who has declared what, and what it comes to for the tender. */
function RoundDesk({ round }: { round: Round }) {
  const { t } = useTranslation();
  const me = useSession();
  const filters = useFilters(['state', 'view', 'q'] as const);
  const rollUp = filters.values.view === 'roll-up' && me.may('read_tenders');
  const views = me.may('read_tenders') ? (
    <Chips label={t('demand.round.view')} value={rollUp ? 'roll-up' : 'facilities'} options={['facilities', 'roll-up'].map((value) => ({ value, label: t(`demand.round.view_${value.replace('-', '_')}`) }))} onChange={(value) => filters.set('view', value === 'roll-up' ? value : undefined)} />
  ) : null;
  const facts = (
    <>
      <RoundState state={round.state} />
      <span>{round.tender_name} · {t('demand.round.year_no', { year: round.year_no })}</span>
      <span>
        {t('demand.round.closes_at')} <When at={round.closes_at} /> {round.state === 'open' ? <Deadline at={round.closes_at} /> : null}
      </span>
    </>
  );
  return (
    <Page fill title={round.name} facts={facts} actions={<RoundVerbs round={round} />}>
      <DemandTabs />
      {rollUp ? <RollUp round={round} views={views} /> : <Facilities round={round} views={views} filters={filters} />}
    </Page>
  );
}

type RoundFilters = ReturnType<typeof useFilters<'state' | 'view' | 'q'>>;

function Facilities({ round, views, filters }: { round: Round; views: React.ReactNode; filters: RoundFilters }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { state } = filters.values;
  const q = (filters.values.q ?? '').trim();
  const listing = useRoundFacilities(round.id, { state });
  const begin = useBeginSheet(round.id, (made) => void navigate({ to: `/demand/declarations/sheet/${made.id}` }));
  const rows = useMemo(() => listing.rows.filter((row) => [row.facility.name, row.parent ?? ''].some((name) => name.includes(q))), [listing.rows, q]);
  const count = (one: string) => (one === 'missing' ? round.facilities - Object.values(round.sheets).reduce((sum: number, each) => sum + (each ?? 0), 0) : (round.sheets[one] ?? 0));
  const columns = useMemo((): Column<RoundFacility>[] => {
    const title = (key: string) => t(`demand.round.${key}`);
    return [
      { key: 'facility', title: title('facility'), always: true, render: (row) => <b>{row.facility.name}</b> },
      { key: 'parent', title: title('parent'), render: (row) => row.parent ?? '—' },
      { key: 'state', title: title('state'), width: 120, render: (row) => <SheetState state={row.state} /> },
      { key: 'lines', title: title('lines'), width: 90, align: 'right', render: (row) => (row.declaration_id ? row.lines : '—') },
      { key: 'changed', title: title('changed'), width: 110, align: 'right', render: (row) => (row.declaration_id ? row.changed : '—') },
      { key: 'at', title: title('submitted_at'), width: 130, render: (row) => <When at={row.submitted_at} /> },
      {
        key: 'act',
        title: '',
        width: 110,
        render: (row) => (
          <ActionButton verb="begin" can={row.can} size="small" primary busy={begin.isPending} onAct={() => begin.mutate(row.facility.id)}>
            {t('demand.round.begin')}
          </ActionButton>
        ),
      },
    ];
  }, [begin, t]);
  return (
    <DataTable<RoundFacility>
      fill
      name="round-facilities"
      label={t('demand.round.view_facilities')}
      columns={columns}
      listing={{ ...listing, rows }}
      rowKey={(row) => row.facility.id}
      onOpen={(row) => row.declaration_id && void navigate({ to: `/demand/declarations/sheet/${row.declaration_id}` })}
      search={{ value: filters.values.q ?? '', onChange: (text) => filters.set('q', text || undefined), placeholder: t('demand.cycle.search') }}
      filters={
        <>
          {views}
          <Chips all label={t('demand.round.state')} value={state} options={states.map((value) => ({ value, label: `${t(`demand.declaration_state.${value}`)} ${count(value)}` }))} onChange={(value) => filters.set('state', value)} />
        </>
      }
      filtered={Boolean(state) || q !== ''}
      onResetFilters={filters.reset}
      card={(row) => (
        <>
          <span className="ys-card-line">
            <b>{row.facility.name}</b>
            <SheetState state={row.state} />
          </span>
          <span className="ys-card-small">
            {row.can.includes('begin') ? (
              <Button size="small" type="primary" onClick={() => begin.mutate(row.facility.id)}>
                {t('demand.round.begin')}
              </Button>
            ) : (
              t('demand.round.lines_count', { count: row.lines })
            )}
          </span>
        </>
      )}
      empty={{ title: t('demand.empty.facilities'), help: t('demand.empty.facilities_help') }}
      hints={['move', 'open', 'search', 'palette']}
    />
  );
}

function RoundVerbs({ round }: { round: Round }) {
  const { t } = useTranslation();
  const me = useSession();
  const [extending, setExtending] = useState(false);
  const close = useRoundVerb('closing', t('demand.round.closed'));
  const cancel = useRoundVerb('cancellation', t('demand.round.cancelled'));
  const takeOver = useRoundVerb('takeover', t('demand.round.taken_over'));
  const remind = useRemindRound((count) => t('demand.done.remind', { count }));
  const { can } = round;
  return (
    <>
      {me.may('read_tenders') ? <Button href={`${ROUNDS}/${round.id}/export`}>{t('demand.round.export')}</Button> : null}
      <ActionButton verb="cancel" can={can} danger ask="confirm" askHelp={t('demand.round.ask_cancel')} busy={cancel.isPending} onAct={() => cancel.mutate(round)}>
        {t('demand.round.cancel')}
      </ActionButton>
      <ActionButton verb="extend" can={can} onAct={() => setExtending(true)}>
        {t('demand.round.extend')}
      </ActionButton>
      <ActionButton verb="remind" can={can} busy={remind.isPending} onAct={() => remind.mutate(round.id)}>
        {t('demand.verb.remind')}
      </ActionButton>
      <ActionButton verb="close" can={can} ask="confirm" askHelp={t('demand.round.ask_close')} busy={close.isPending} onAct={() => close.mutate(round)}>
        {t('demand.round.close')}
      </ActionButton>
      <ActionButton verb="take_over" can={can} primary ask="confirm" askHelp={t('demand.round.ask_take_over')} busy={takeOver.isPending} onAct={() => takeOver.mutate(round)}>
        {t('demand.round.take_over')}
      </ActionButton>
      {extending ? <Extend round={round} onClose={() => setExtending(false)} /> : null}
    </>
  );
}

function Extend({ round, onClose }: { round: Round; onClose: () => void }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(dayjs(toWall(round.closes_at)));
  const extend = useExtendRound(t('demand.round.extended'), onClose);
  return (
    <Modal open title={t('demand.round.extend')} okText={t('common.action.save')} okButtonProps={{ loading: extend.isPending }} onCancel={onClose} onOk={() => extend.mutate({ round, closes_at: fromWall(at.format('YYYY-MM-DDTHH:mm')) })}>
      <DatePicker aria-label={t('demand.round.closes_at')} value={at} onChange={(value) => value && setAt(value)} showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} />
    </Modal>
  );
}
