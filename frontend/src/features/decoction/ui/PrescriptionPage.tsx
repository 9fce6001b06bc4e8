import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { When } from '@/shared/ui/Values';
import { useDecision, usePrescription, type PrescriptionDetail } from '../api/prescriptions';
import { DecoctionTabs, Severity, State } from './marks';
import { PrescriptionSheet } from './PrescriptionSheet';
import './decoction.css';

/** One prescription with everything the rules say. */
export function PrescriptionPage({ id }: { id: string }) {
  return <Loaded asked={usePrescription(id)}>{(detail) => <Sheet detail={detail} />}</Loaded>;
}

function useSteps({ prescription: row, decided_at, signed_at }: PrescriptionDetail): Step[] {
  const { t } = useTranslation();
  const step = (key: string, state: Step['state'], note?: Step['note']): Step => ({ key, label: t(`decoction.step.${key}`), state, note });
  const handed = step('submitted', 'done', <When at={row.submitted_at} />);
  const signed = signed_at ? [step('signed', 'done', <When at={signed_at} />)] : [];
  const end = <When at={decided_at} />;
  switch (row.state) {
    case 'waiting':
      return [handed, ...signed, step('review', 'now'), step('approved', 'waiting')];
    case 'signing':
      return [handed, step('review', 'done'), step('signing', 'now'), step('approved', 'waiting')];
    case 'approved':
      return [handed, ...signed, step('review', 'done'), step('approved', 'done', end)];
    default:
      return [handed, step(row.state, 'stopped', end)];
  }
}

function Sheet({ detail }: { detail: PrescriptionDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { prescription } = detail;
  const act = useDecision(({ verb }) => t(`decoction.done.${verb}`));
  const of = prescription;
  return (
    <Page
      title={prescription.number}
      facts={<><State of="state" value={prescription.state} /> <Severity value={prescription.severity} /></>}
      actions={
        <>
          <ActionButton verb="withdraw" can={prescription.can} ask="reason" danger onAct={(reason) => act.mutate({ verb: 'withdraw', reason, of })}>{t('decoction.verb.withdraw')}</ActionButton>
          <ActionButton verb="return" can={prescription.can} ask="reason" onAct={(reason) => act.mutate({ verb: 'return', reason, of })}>{t('decoction.verb.return')}</ActionButton>
          <ActionButton verb="ask_signature" can={prescription.can} primary ask="note" onAct={(note) => act.mutate({ verb: 'ask_signature', note, of })}>{t('decoction.verb.ask_signature')}</ActionButton>
          <ActionButton verb="approve" can={prescription.can} primary busy={act.isPending} onAct={() => act.mutate({ verb: 'approve', note: '', of })}>{t('decoction.verb.approve')}</ActionButton>
          <ActionButton verb="sign" can={prescription.can} primary ask="reason" askTitle={t('decoction.sign.title')} askHelp={t('decoction.sign.help')} onAct={(reason) => act.mutate({ verb: 'sign', reason, of })}>{t('decoction.verb.sign')}</ActionButton>
          {prescription.can.includes('resubmit') ? <Button type="primary" onClick={() => void navigate({ to: '/decoction/write', search: { id: prescription.id } as never })}>{t('decoction.verb.resubmit')}</Button> : null}
        </>
      }
    >
      <DecoctionTabs />
      <StepLine steps={useSteps(detail)} />
      <PrescriptionSheet detail={detail} />
    </Page>
  );
}
