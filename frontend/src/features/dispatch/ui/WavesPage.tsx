import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Day, When } from '@/shared/ui/Values';
import type { Wave } from '../api/dispatch';
import { DispatchTabs } from './DispatchTabs';
import { Cold, State } from './marks';
import { NewWave } from './wave/NewWave';
import './dispatch.css';

const keys = ['state'] as const;
const states = ['open', 'picking', 'picked', 'checked', 'packed', 'cancelled'] as const;

/** 波次: what is picked together. */
export function WavesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  const filter = useFilters(keys);
  const [making, setMaking] = useState(false);
  const listing = useList<Wave>('/api/dispatch/waves', filter.values);
  const columns = useMemo<Column<Wave>[]>(() => {
    const title = (key: string) => t(`dispatch.column.${key}`);
    return [
      { key: 'number', title: title('number'), width: 160, always: true, render: (row) => <b className="ys-num">{row.number}</b> },
      { key: 'area', title: title('area'), always: true, render: (row) => <>{row.area?.name ?? t('dispatch.wave_new.any')} <Cold cold={row.cold === true} /></> },
      { key: 'run_on', title: title('run_on'), width: 110, render: (row) => <Day on={row.run_on} /> },
      { key: 'facilities', title: title('facilities'), width: 90, align: 'right', render: (row) => row.facilities },
      { key: 'lines', title: title('lines'), width: 110, align: 'right', render: (row) => <span className="ys-num">{row.taken} / {row.lines}</span> },
      { key: 'state', title: title('state'), width: 110, render: (row) => <State of="wave" value={row.state} /> },
      { key: 'picker', title: title('picker'), width: 110, render: (row) => row.picker?.name ?? '—' },
      { key: 'checker', title: title('checker'), width: 110, render: (row) => row.checker?.name ?? '—' },
      { key: 'made', title: title('made'), width: 120, render: (row) => <When at={row.made_at} /> },
    ];
  }, [t]);
  return (
    <Page
      fill
      title={t('dispatch.title')}
      actions={
        may('pick_goods') ? (
          <Button type="primary" onClick={() => setMaking(true)}>
            {t('dispatch.wave_new.action')}
          </Button>
        ) : null
      }
    >
      <DispatchTabs />
      <DataTable<Wave>
        name="dispatch-waves"
        label={t('dispatch.tab.waves')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: `/dispatch/waves/${row.id}` })}
        filters={<Chips all label={t('dispatch.column.state')} value={filter.values.state} options={states.map((value) => ({ value, label: t(`dispatch.wave.${value}`) }))} onChange={(value) => filter.set('state', value)} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b className="ys-num">{row.number}</b>
              <State of="wave" value={row.state} />
            </span>
            <span className="ys-card-line ys-card-small">
              <span>{row.area?.short_name ?? t('dispatch.wave_new.any')}</span>
              <span className="ys-num">{row.taken} / {row.lines}</span>
            </span>
          </>
        )}
        empty={{ title: t('dispatch.empty.waves'), help: t('dispatch.empty.waves_help') }}
        hints={['move', 'open', 'palette']}
      />
      {making ? <NewWave onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}
