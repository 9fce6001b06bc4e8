import { Link } from '@tanstack/react-router';
import { Alert, Button, Segmented, Select, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { chooseLanguage, currentLanguage, languages, type Language } from '@/shared/i18n/i18n';
import { whenFull } from '@/shared/format/when';
import { Mark } from '@/shared/ui/Mark';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { usePreferences, useSetPreferences, type Preferences, type Way } from '../../api/mail';
import './mail.css';

/** How I want to be told. The inbox has everything, whatever stands here. */
export function PreferencesPage() {
  const { t } = useTranslation();
  const asked = usePreferences();
  return (
    <Page
      title={t('operations.preferences.title')}
      actions={
        <Link to="/operations/mail">
          <Button>{t('operations.mail.mine')}</Button>
        </Link>
      }
    >
      <p className="ys-mute ys-note">{t('operations.preferences.help')}</p>
      <Loaded asked={asked}>{(found) => <Choices key={found.version} found={found} />}</Loaded>
    </Page>
  );
}

interface Draft {
  digest_at: string;
  quiet_from: string;
  quiet_until: string;
  choices: Record<string, Way>;
}

function draftOf(found: Preferences): Draft {
  const chosen = found.kinds.flatMap((one) => (one.chosen ? [[one.kind, one.chosen] as const] : []));
  return { digest_at: found.digest_at, quiet_from: found.quiet_from, quiet_until: found.quiet_until, choices: Object.fromEntries(chosen) };
}

function Choices({ found }: { found: Preferences }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => draftOf(found));
  const save = useSetPreferences(t('common.saved'));
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  return (
    <>
      {found.email_suspect_since ? <Alert type="error" showIcon title={t('operations.preferences.suspect', { when: whenFull(found.email_suspect_since) })} /> : null}
      <Panel title={t('operations.preferences.where')}>
        <Facts
          items={[
            [t('operations.preferences.email'), found.email ?? t('operations.preferences.no_email')],
            [t('common.language.switch'), <LanguageChoice key="language" />],
          ]}
        />
      </Panel>
      <Panel title={t('operations.preferences.times')}>
        <div className="ys-mail-times">
          <Time label={t('operations.preferences.digest_at')} value={draft.digest_at} onChange={(digest_at) => change({ digest_at })} />
          <Time label={t('operations.preferences.quiet_from')} value={draft.quiet_from} onChange={(quiet_from) => change({ quiet_from })} />
          <Time label={t('operations.preferences.quiet_until')} value={draft.quiet_until} onChange={(quiet_until) => change({ quiet_until })} />
        </div>
        <p className="ys-mute">{t('operations.preferences.times_help')}</p>
      </Panel>
      <Panel
        title={t('operations.preferences.kinds')}
        extra={
          <Button size="small" disabled={Object.keys(draft.choices).length === 0} onClick={() => change({ choices: {} })}>
            {t('operations.preferences.of_house')}
          </Button>
        }
      >
        <div className="ys-mail-kinds">
          {found.kinds.map((one) => (
            <Kind key={one.kind} one={one} way={draft.choices[one.kind]} onChange={(way) => change({ choices: { ...draft.choices, [one.kind]: way } })} />
          ))}
        </div>
      </Panel>
      <div>
        <Button type="primary" loading={save.isPending} onClick={() => save.mutate({ ...draft, version: found.version })}>
          {t('common.action.save')}
        </Button>
      </div>
    </>
  );
}

function Kind({ one, way, onChange }: { one: Preferences['kinds'][number]; way: Way | undefined; onChange: (way: Way) => void }) {
  const { t } = useTranslation();
  return (
    <div className="ys-mail-kind">
      <span>
        {one.name} {one.urgency === 'urgent' ? <Mark tone="bad">{t('operations.mail.urgencies.urgent')}</Mark> : null}
      </span>
      <Segmented<Way>
        aria-label={one.name}
        value={way ?? one.of_house}
        onChange={onChange}
        options={(['mail', 'digest', 'inbox'] as const).map((value) => ({ value, label: t(`operations.preferences.way.${value}`) }))}
      />
    </div>
  );
}

function Time({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <label htmlFor={id}>
      <span>{label}</span>
      <TimePicker id={id} format="HH:mm" minuteStep={5} allowClear={false} needConfirm={false} value={dayjs(`2000-01-01T${value}`)} onChange={(time) => (time ? onChange(time.format('HH:mm')) : undefined)} />
    </label>
  );
}

/** The language stays with the account, so that mails speak it too. */
function LanguageChoice() {
  const { t } = useTranslation();
  const choose = async (language: Language) => {
    await api.POST('/api/identity/me/locale', { body: { locale: language } });
    await chooseLanguage(language);
  };
  return (
    <Select<Language>
      style={{ width: 120 }}
      aria-label={t('common.language.switch')}
      value={currentLanguage()}
      options={languages.map((value) => ({ value, label: t(`common.language.${value}`) }))}
      onChange={(language) => void choose(language)}
    />
  );
}
