import { Menu, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage, languages, type Language } from '@/shared/i18n/i18n';
import { usePhone } from '@/shared/lib/media';
import { useFilters } from '@/shared/lib/filters';
import { Page, Panel } from '@/shared/ui/Page';
import { Loaded, ProblemState, Waiting } from '@/shared/ui/States';
import { useTemplate, useTemplates } from '../../api/mail';
import { OperationsTabs } from '../OperationsTabs';
import { Letter } from './Letter';

const keys = ['kind', 'locale'] as const;

/** What every kind of mail looks like, in both languages, with made-up facts. */
export function TemplatesPage() {
  const { t } = useTranslation();
  const filters = useFilters(keys);
  const { rows, loading, problem, again } = useTemplates();
  const kind = filters.values.kind ?? rows[0]?.kind ?? '';
  const locale = (filters.values.locale ?? currentLanguage()) as Language;
  return (
    <Page title={t('operations.mail.templates')}>
      <OperationsTabs />
      <p className="ys-mute ys-note">{t('operations.mail.templates_help')}</p>
      {problem ? <ProblemState problem={problem} again={again} /> : loading ? <Waiting /> : null}
      {kind ? (
        <div className="ys-mail-templates">
          <Choice kind={kind} rows={rows} onChoose={(chosen) => filters.set('kind', chosen)} />
          <Preview kind={kind} locale={locale} onLocale={(chosen) => filters.set('locale', chosen)} />
        </div>
      ) : null}
    </Page>
  );
}

/** A list beside the letter, or a box above it on a phone. */
function Choice({ kind, rows, onChoose }: { kind: string; rows: { kind: string; name: string }[]; onChoose: (kind: string) => void }) {
  const { t } = useTranslation();
  const phone = usePhone();
  if (phone) return <Select aria-label={t('operations.mail.kind')} value={kind} options={rows.map((row) => ({ value: row.kind, label: row.name }))} onChange={onChoose} />;
  return (
    <Panel flush>
      <Menu selectedKeys={[kind]} items={rows.map((row) => ({ key: row.kind, label: row.name }))} onClick={({ key }) => onChoose(key)} />
    </Panel>
  );
}

function Preview({ kind, locale, onLocale }: { kind: string; locale: Language; onLocale: (locale: Language) => void }) {
  const { t } = useTranslation();
  const asked = useTemplate(kind, locale);
  const language = (
    <Segmented<Language> aria-label={t('common.language.switch')} value={locale} onChange={onLocale} options={languages.map((value) => ({ value, label: t(`common.language.${value}`) }))} />
  );
  return (
    <Loaded asked={asked}>
      {(found) => (
        <Panel title={found.subject} extra={language}>
          <Letter html={found.html} title={found.subject} />
          <h3>{t('operations.mail.as_text')}</h3>
          <pre className="ys-mail-text">{found.text}</pre>
        </Panel>
      )}
    </Loaded>
  );
}
