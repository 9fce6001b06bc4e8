import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Journal } from '@/shared/ui/Journal';
import { Mark } from '@/shared/ui/Mark';
import { Facts, Page, Panel, SideBySide } from '@/shared/ui/Page';
import { PrintButton } from '@/shared/ui/PrintView';
import { Loaded } from '@/shared/ui/States';
import { Day, Deadline, When } from '@/shared/ui/Values';
import { useCase, useStay, type CaseDetail } from '../api/levels';
import { AppealPanel } from './AppealPanel';
import { PlanPanel } from './PlanPanel';
import { Part, State } from './marks';
import './sla.css';

/** The file of an eviction: what it rests on, what would go to whom, the appeal, and who may stop it. */
export function CasePage({ id }: { id: string }) {
  return <Loaded asked={useCase(id)}>{(one) => <File of={one} />}</Loaded>;
}

function File({ of }: { of: CaseDetail }) {
  const facts = (
    <>
      <State of="case" value={of.state} />
      <Link to={`/sla/suppliers/${of.supplier.id}`}>{of.supplier.name}</Link>
      <Part of={of.part} />
    </>
  );
  return (
    <Page title={<span className="ys-num">{of.number}</span>} facts={facts} actions={<Verbs of={of} />}>
      <SideBySide
        main={
          <>
            <Head of={of} />
            <Dossier of={of} />
            <PlanPanel plan={of.plan} executed={of.state === 'executed'} />
          </>
        }
        side={
          <>
            <AppealPanel of={of} />
            <Journal entity="sla_case" id={of.id} />
          </>
        }
      />
    </Page>
  );
}

function Verbs({ of }: { of: CaseDetail }) {
  const { t } = useTranslation();
  const stay = useStay((verb) => t(`sla.done.${verb}`));
  const act = (verb: 'ask_stay' | 'stay' | 'resume') => (reason: string) => stay.mutate({ of, verb, reason });
  return (
    <>
      <PrintButton />
      <ActionButton verb="ask_stay" can={of.can} busy={stay.isPending} ask="reason" askTitle={t('sla.verb.ask_stay')} askHelp={t('sla.ask.ask_stay')} onAct={act('ask_stay')}>
        {t('sla.verb.ask_stay')}
      </ActionButton>
      <ActionButton verb="stay" can={of.can} primary busy={stay.isPending} ask="confirm" askHelp={t('sla.ask.stay')} onAct={act('stay')}>
        {t('sla.verb.stay')}
      </ActionButton>
      <ActionButton verb="resume" can={of.can} busy={stay.isPending} ask="confirm" askHelp={t('sla.ask.resume')} onAct={act('resume')}>
        {t('sla.verb.resume')}
      </ActionButton>
    </>
  );
}

function Head({ of }: { of: CaseDetail }) {
  const { t } = useTranslation();
  const label = (key: string) => t(`sla.column.${key}`);
  return (
    <Panel>
      <Facts
        items={[
          [label('threshold'), <Day key="t" on={of.threshold_on} />],
          [label('opened'), <When key="o" at={of.opened_at} />],
          [label('notice'), <When key="n" at={of.notice_sent_at} />],
          [label('appeal_until'), of.state === 'open' ? <Deadline key="u" at={of.appeal_until} /> : <When key="u" at={of.appeal_until} />],
          [label('executed'), <When key="e" at={of.executed_at} />],
          ...(of.stay_reason ? ([[t('sla.stay'), `${of.stay_reason} · ${[of.stay_asked_by?.name, of.stayed_by?.name].filter(Boolean).join(' → ')}`]] as [string, string][]) : []),
        ]}
      />
    </Panel>
  );
}

interface Change {
  on: string;
  from: string;
  to: string;
}

/** What the case rests on, sealed when it was opened. */
function Dossier({ of }: { of: CaseDetail }) {
  const { t } = useTranslation();
  const dossier = of.dossier as { changes?: Change[]; breaches?: unknown[] };
  return (
    <Panel title={t('sla.dossier')} extra={<Mark tone={of.sealed ? 'good' : 'bad'}>{t(of.sealed ? 'sla.sealed' : 'sla.seal_broken')}</Mark>}>
      <ol className="ys-sla-lines">
        {(dossier.changes ?? []).map((change, index) => (
          <li key={index}>
            <Day on={change.on} /> <State of="standing" value={change.from} /> → <State of="standing" value={change.to} />
          </li>
        ))}
      </ol>
      <p>
        <Link to={`/sla/breaches?supplier_id=${of.supplier.id}`}>{t('sla.breaches_sealed', { count: dossier.breaches?.length ?? 0 })}</Link>
      </p>
      <code className="ys-sla-hash">{of.dossier_hash}</code>
    </Panel>
  );
}
