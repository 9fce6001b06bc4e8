import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { Mark, type Tone } from '@/shared/ui/Mark';
import { SliceTabs } from '@/shared/ui/SliceTabs';
import type { Finding, Masked } from '../api/prescriptions';

const tones: Record<string, Tone> = {
  waiting: 'warn', signing: 'warn', returned: 'bad', approved: 'good', withdrawn: 'plain',
  working: 'good', repair: 'bad', off: 'plain',
};

/** Where a prescription or a machine stands. */
export function State({ of, value }: { of: 'state' | 'machine'; value: string }) {
  const { t } = useTranslation();
  return <Mark tone={tones[value] ?? 'plain'}>{t(`decoction.${of}.${value}`)}</Mark>;
}

const grave: Record<Finding['severity'], Tone> = { none: 'good', inform: 'link', warn: 'warn', block: 'bad' };

/** What the rules ask for. */
export function Severity({ value }: { value: Finding['severity'] }) {
  const { t } = useTranslation();
  return <Mark tone={grave[value]}>{t(`decoction.severity.${value}`)}</Mark>;
}

export const short = (org: { short_name: string; name: string }): string => org.short_name || org.name;

/** A patient as everybody may see him. */
export function Who({ row: { patient, erased } }: { row: { patient?: Masked | null; erased: boolean } }) {
  const { t } = useTranslation();
  if (!patient) return <span className="ys-mute">{t(erased ? 'decoction.erased' : 'decoction.unreadable')}</span>;
  return (
    <span>
      {patient.name} <span className="ys-unit">{t(`decoction.sex.${patient.sex}`)} {t('decoction.age', { count: patient.age_years })}</span>
      {patient.pregnant ? <> <Mark tone="bad">{t('decoction.pregnant')}</Mark></> : null}
    </span>
  );
}

/** The pages of the decoction centre. */
export function DecoctionTabs() {
  const { t } = useTranslation();
  const { may, is } = useSession();
  const tabs = [
    ...(may('work_decoction') ? [{ to: '/decoction/review', label: t('decoction.tab.review') }] : []),
    ...(may('work_decoction')
      ? [
          { to: '/decoction/work', label: t('decoction.tab.work') },
          { to: '/decoction/board', label: t('decoction.tab.board') },
          { to: '/decoction/exceptions', label: t('decoction.tab.exceptions') },
        ]
      : []),
    ...(may('read_decoction')
      ? [
          { to: '/decoction/prescriptions', label: t('decoction.tab.prescriptions') },
          { to: '/decoction/agreed', label: t('decoction.tab.agreed') },
          { to: '/decoction/statement', label: t('decoction.tab.statement') },
        ]
      : []),
    ...(is('centre') ? [{ to: '/decoction/needs', label: t('decoction.tab.needs') }] : []),
    ...(may('read_decoction') && is('centre', 'supervisor') ? [{ to: '/decoction/machines', label: t('decoction.tab.machines') }] : []),
  ];
  return <SliceTabs label={t('decoction.title')} tabs={tabs} />;
}
