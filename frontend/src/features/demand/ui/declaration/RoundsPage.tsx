import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import { useRounds, type Round } from '../../api/declarations';
import { DemandTabs } from '../DemandTabs';
import { RoundForm } from './RoundForm';

const tones: Partial<Record<Round['state'], Tone>> = { open: 'good', closed: 'warn', taken_over: 'link', cancelled: 'bad' };

export function RoundState({ state }: { state: Round['state'] }) {
  const { t } = useTranslation();
  return <Mark tone={tones[state] ?? 'plain'}>{t(`demand.round_state.${state}`)}</Mark>;
}

const handedIn = (round: Round): number => ['submitted', 'approved', 'accepted'].reduce((sum, state) => sum + (round.sheets[state] ?? 0), 0);

/** The yearly declarations of need: one round for a tender and year. */
export function RoundsPage() {
  const { t } = useTranslation();
  const me = useSession();
  const navigate = useNavigate();
  const [opening, setOpening] = useState(false);
  const listing = useRounds();
  const columns = useMemo((): Column<Round>[] => {
    const title = (key: string) => t(`demand.round.${key}`);
    return [
      { key: 'name', title: title('name'), always: true, render: (row) => <b>{row.name}</b> },
      { key: 'tender', title: title('tender'), render: (row) => <><span className="ys-num">{row.tender_code}</span> {row.tender_name}</> },
      { key: 'year', title: title('year'), width: 90, render: (row) => t('demand.round.year_no', { year: row.year_no }) },
      { key: 'state', title: title('state'), width: 110, render: (row) => <RoundState state={row.state} /> },
      { key: 'progress', title: title('handed_in'), width: 130, align: 'right', render: (row) => <span className="ys-num">{handedIn(row)} / {row.facilities}</span> },
      { key: 'closes', title: title('closes_at'), width: 130, render: (row) => <When at={row.closes_at} /> },
    ];
  }, [t]);
  const open = me.may('manage_cycles') && me.may('read_tenders') ? (
    <Button type="primary" onClick={() => setOpening(true)}>
      {t('demand.round.open')}
    </Button>
  ) : null;
  return (
    <Page fill title={t('demand.round.title')} actions={open}>
      <DemandTabs />
      <DataTable<Round>
        fill
        name="rounds"
        label={t('demand.round.title')}
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/demand/declarations/${row.id}` })}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>{row.name}</b>
              <RoundState state={row.state} />
            </span>
            <span className="ys-card-small">
              {t('demand.round.closes_at')} <When at={row.closes_at} />
            </span>
          </>
        )}
        empty={{ title: t('demand.round.empty'), help: t('demand.round.empty_help') }}
        hints={['move', 'open', 'palette']}
      />
      {opening ? <RoundForm onClose={() => setOpening(false)} onOpened={(made) => void navigate({ to: `/demand/declarations/${made.id}` })} /> : null}
    </Page>
  );
}
