import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { When } from '@/shared/ui/Values';
import { compare } from '@/shared/format/decimal';
import { useReceipt } from '../../api/receipts';
import type { ReceiptDetail } from '../../api/types';
import { Stage } from '../marks';
import { Allocations } from './Allocations';
import { Inspect } from './Inspect';
import { Judged } from './Judged';
import '../purchasing.css';

/** 验收: every lot is accepted, refused or left pending; what is accepted is on the shelf at once. */
export function ReceiptPage({ id }: { id: string }) {
  const asked = useReceipt(id);
  return <Loaded asked={asked}>{(receipt) => <ReceiptView receipt={receipt} />}</Loaded>;
}

function useSteps(receipt: ReceiptDetail): Step[] {
  const { t } = useTranslation();
  const inspected = receipt.state === 'inspected';
  const pending = receipt.lines.some((line) => compare(line.pending, '0') > 0);
  const by = (name: string | undefined, at: string | null | undefined) => (
    <>
      {name} <When at={at} />
    </>
  );
  return [
    { key: 'arrived', label: t('purchasing.step.arrived'), state: 'done', note: by(receipt.arrived_by?.name, receipt.arrived_at) },
    { key: 'inspected', label: t('purchasing.step.inspected'), state: inspected ? 'done' : 'now', note: inspected ? by([receipt.inspected_by?.name, receipt.second_person?.name].filter(Boolean).join(t('common.list')), receipt.inspected_at) : null },
    { key: 'decided', label: t('purchasing.step.decided'), state: !inspected ? 'waiting' : pending ? 'now' : 'done' },
  ];
}

function ReceiptView({ receipt }: { receipt: ReceiptDetail }) {
  const { t } = useTranslation();
  const { can, inspected_at: inspected } = receipt;
  const deciding = can.includes('decide') && receipt.lines.some((line) => compare(line.pending, '0') > 0);
  const facts = (
    <>
      <span>{receipt.supplier.name}</span>
      <span>{receipt.destination.name}</span>
      <Stage of="receipt" state={receipt.state} />
      <Link to={`/purchasing/orders/${receipt.order.id}`}>{receipt.order.number}</Link>
      <Link to={`/purchasing/ship-notices/${receipt.notice.id}`}>{receipt.notice.number}</Link>
      <Door receipt={receipt} />
    </>
  );
  return (
    <Page title={<span className="ys-num">{receipt.number}</span>} facts={facts}>
      <StepLine steps={useSteps(receipt)} />
      {can.includes('inspect') ? <Inspect key={receipt.version} receipt={receipt} deciding={false} /> : null}
      {deciding ? <Inspect key={receipt.version} receipt={receipt} deciding /> : null}
      {inspected ? <Judged receipt={receipt} /> : null}
      {!inspected && !can.includes('inspect') ? <Panel><p className="ys-mute ys-note">{t('purchasing.inspect.others')}</p></Panel> : null}
      {inspected ? <Allocations receiptId={receipt.id} /> : null}
    </Page>
  );
}

/** What was seen at the door, only where something was wrong. */
function Door({ receipt }: { receipt: ReceiptDetail }) {
  const { t } = useTranslation();
  return (
    <>
      {receipt.papers_ok ? null : <Mark tone="bad">{t('purchasing.inspect.no_papers')}</Mark>}
      {receipt.temperature_ok === false ? <Mark tone="bad">{t('purchasing.inspect.warm')}</Mark> : null}
      {receipt.note ? <span>{receipt.note}</span> : null}
    </>
  );
}
