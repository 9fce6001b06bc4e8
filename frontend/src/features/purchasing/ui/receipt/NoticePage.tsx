import { MoreOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { PrintButton } from '@/shared/ui/PrintView';
import { Loaded } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Day, When } from '@/shared/ui/Values';
import { useCancelNotice } from '../../api/portal';
import { useNotice } from '../../api/receipts';
import type { ShipLine, ShipNoticeDetail } from '../../api/types';
import { Stage } from '../marks';
import { Arrive } from './Arrive';
import { DeliveryNote } from './DeliveryNote';
import { LotCard, lotColumns } from './lot-columns';
import '../purchasing.css';

/** One load: what is on it, the paper that walks with it, and its arrival. */
export function NoticePage({ id }: { id: string }) {
  const asked = useNotice(id);
  return <Loaded asked={asked}>{(notice) => <Notice notice={notice} />}</Loaded>;
}

function Notice({ notice }: { notice: ShipNoticeDetail }) {
  const { t } = useTranslation();
  const fact = (key: string) => t(`purchasing.column.${key}`);
  const facts = (
    <>
      <span>{notice.supplier.name}</span>
      <Stage of="notice" state={notice.state} />
      <Link to={`/purchasing/orders/${notice.order.id}`}>{notice.order.number}</Link>
      {notice.receipt ? <Link to={`/purchasing/receipts/${notice.receipt.id}`}>{notice.receipt.number}</Link> : null}
    </>
  );
  return (
    <Page title={<span className="ys-num">{notice.number}</span>} facts={facts} actions={<Verbs notice={notice} />}>
      <Panel>
        <Facts
          items={[
            [fact('destination'), notice.destination.name],
            [fact('shipped_at'), <When key="s" at={notice.shipped_at} />],
            [fact('expected'), <Day key="e" on={notice.expected_on} />],
            [fact('carrier'), notice.carrier || '—'],
            [fact('vehicle'), notice.vehicle || '—'],
            [fact('boxes'), notice.box_count],
            [fact('invoices'), notice.invoice_numbers.join(t('common.list')) || '—'],
            ...(notice.temperature_log ? ([[fact('temperature'), notice.temperature_log]] as [string, React.ReactNode][]) : []),
          ]}
        />
      </Panel>
      <DataTable<ShipLine> name="ship-lines" label={t('purchasing.ship.lots')} columns={lotColumns(t)} listing={{ rows: notice.lines }} rowKey={(row) => row.id} card={(row) => <LotCard row={row} />} empty={{ title: t('purchasing.empty.lots') }} />
      <DeliveryNote notice={notice} />
    </Page>
  );
}

function Verbs({ notice }: { notice: ShipNoticeDetail }) {
  const { t } = useTranslation();
  const [arriving, setArriving] = useState(false);
  return (
    <>
      <PrintButton />
      <MoreVerbs notice={notice} />
      <ActionButton verb="arrive" can={notice.can} primary onAct={() => setArriving(true)}>
        {t('purchasing.verb.arrive')}
      </ActionButton>
      {arriving ? <Arrive notice={notice} onClose={() => setArriving(false)} /> : null}
    </>
  );
}

/** Taking a load back lies one click deeper: where it was sent a moment ago, nothing may undo it. */
function MoreVerbs({ notice }: { notice: ShipNoticeDetail }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const cancel = useCancelNotice(t('purchasing.done.cancel_notice'));
  if (!notice.can.includes('cancel')) return null;
  const ask = () =>
    modal.confirm({
      title: t('purchasing.ask.cancel_notice_title', { number: notice.number }),
      content: t('purchasing.ask.cancel_notice', { destination: notice.destination.name, count: notice.box_count }),
      okText: t('purchasing.verb.cancel_notice'),
      okButtonProps: { danger: true },
      autoFocusButton: 'cancel',
      onOk: () => cancel.mutate(notice),
    });
  return (
    <Dropdown trigger={['click']} menu={{ items: [{ key: 'cancel', danger: true, label: t('purchasing.verb.cancel_notice'), onClick: ask }] }}>
      <Button icon={<MoreOutlined />} aria-label={t('common.menu.more')} loading={cancel.isPending} />
    </Dropdown>
  );
}
