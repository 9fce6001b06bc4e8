import { DownloadOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, DatePicker, Dropdown, Select } from 'antd';
import dayjs from 'dayjs';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useFilters, type FilterState } from '@/shared/lib/filters';
import { Mark } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { When } from '@/shared/ui/Values';
import { exportAddress, stages, useDeliveries, useTemplates, type Delivery } from '../../api/mail';
import { OperationsTabs } from '../OperationsTabs';
import { DeliveryDrawer } from './DeliveryDrawer';
import { MailActions } from './MailActions';
import { StageMark } from './StageMark';
import { Suspects } from './Suspects';
import './mail.css';

const keys = ['stage', 'kind', 'q', 'day', 'open'] as const;
type Keys = FilterState<(typeof keys)[number]>;

/** Whom a mail was for: the person, or the desk's own mailbox. */
const receiver = (row: Delivery) => [row.organisation?.short_name || row.organisation?.name, row.user?.name].filter(Boolean).join(' · ');

function Recipient({ row }: { row: Delivery }) {
  const { t } = useTranslation();
  return (
    <>
      {row.suspect ? <Mark tone="bad">{t('operations.mail.suspect')}</Mark> : null} {row.recipient}
    </>
  );
}

function useColumns(): Column<Delivery>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`operations.mail.${key}`);
    return [
      { key: 'created_at', title: title('created_at'), width: 116, always: true, render: (row) => <When at={row.created_at} /> },
      { key: 'stage', title: title('state'), width: 118, always: true, render: (row) => <StageMark stage={row.stage} /> },
      { key: 'kind', title: title('kind'), width: 110, render: (row) => row.kind_name || '—' },
      { key: 'recipient', title: title('recipient'), width: 260, always: true, render: (row) => <Recipient row={row} /> },
      { key: 'receiver', title: title('receiver'), width: 190, optional: true, render: (row) => receiver(row) || '—' },
      { key: 'subject', title: title('subject'), always: true, render: (row) => row.subject },
      { key: 'attempts', title: title('attempts'), width: 64, align: 'right', render: (row) => <span className="ys-num">{row.attempts}</span> },
      { key: 'reason', title: title('reason'), width: 210, render: (row) => <span className="ys-mute">{row.reason ?? '—'}</span> },
      { key: 'next_at', title: title('next_at'), width: 116, optional: true, render: (row) => <When at={row.next_at} /> },
    ];
  }, [t]);
}

/** What left for whom, and what became of it: all of it for the centre's manager, one's own for everybody else. */
export function MailPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const filters = useFilters(keys);
  const { open, ...asked } = filters.values;
  const listing = useDeliveries(asked);
  const columns = useColumns();
  return (
    <Page
      fill
      title={t(may('read_operations') ? 'operations.mail.title' : 'operations.mail.mine')}
      actions={
        <>
          <Exports filters={asked} />
          {may('manage_operations') ? <MailActions onWritten={(id) => filters.set('open', id)} /> : null}
        </>
      }
    >
      {may('read_operations') ? <OperationsTabs /> : null}
      {may('read_operations') ? <Suspects /> : null}
      <DataTable<Delivery>
        name="operations-mail"
        label={t('operations.mail.label')}
        fill
        compact
        columns={columns}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => filters.set('open', row.id)}
        search={{ value: asked.q ?? '', onChange: (text) => filters.set('q', text), placeholder: t('operations.mail.search') }}
        filters={<Filters filters={filters} />}
        filtered={Object.keys(asked).length > 0}
        onResetFilters={filters.reset}
        card={(row) => <Card row={row} />}
        empty={{ title: t('operations.mail.empty'), help: <Link to="/account/notices">{t('operations.mail.empty_help')}</Link> }}
      />
      {open ? <DeliveryDrawer id={open} onClose={() => filters.set('open', undefined)} /> : null}
    </Page>
  );
}

function Card({ row }: { row: Delivery }) {
  return (
    <div className="ys-mail-card">
      <div>
        <StageMark stage={row.stage} /> <When at={row.created_at} />
      </div>
      <b>{row.subject}</b>
      <div>
        <Recipient row={row} />
      </div>
      {row.reason ? <small className="ys-mute">{row.reason}</small> : null}
    </div>
  );
}

function Filters({ filters }: { filters: Keys }) {
  const { t } = useTranslation();
  const { may } = useSession();
  return (
    <>
      <Select
        allowClear
        style={{ width: 120 }}
        value={filters.values.stage}
        placeholder={t('operations.mail.any_state')}
        aria-label={t('operations.mail.state')}
        options={stages.map((value) => ({ value, label: t(`operations.mail.stage.${value}`) }))}
        onChange={(value?: string) => filters.set('stage', value)}
      />
      {may('read_operations') ? <KindFilter filters={filters} /> : null}
      <DatePicker
        style={{ width: 140 }}
        value={filters.values.day ? dayjs(filters.values.day) : null}
        placeholder={t('operations.mail.any_day')}
        aria-label={t('operations.mail.day')}
        onChange={(day) => filters.set('day', day ? day.format('YYYY-MM-DD') : undefined)}
      />
    </>
  );
}

function KindFilter({ filters }: { filters: Keys }) {
  const { t } = useTranslation();
  const { rows } = useTemplates();
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width: 140 }}
      value={filters.values.kind}
      placeholder={t('operations.mail.any_kind')}
      aria-label={t('operations.mail.kind')}
      options={rows.map((row) => ({ value: row.kind, label: row.name }))}
      onChange={(value?: string) => filters.set('kind', value)}
    />
  );
}

function Exports({ filters }: { filters: Record<string, string | undefined> }) {
  const { t } = useTranslation();
  const items = (['xlsx', 'csv'] as const).map((format) => ({
    key: format,
    label: (
      <a href={exportAddress(format, filters)} download>
        {t(`operations.mail.export_${format}`)}
      </a>
    ),
  }));
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button icon={<DownloadOutlined />}>{t('common.action.export')}</Button>
    </Dropdown>
  );
}
