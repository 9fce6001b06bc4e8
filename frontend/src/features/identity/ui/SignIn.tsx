import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Me } from '@/shared/api/session';
import { chooseLanguage, languages } from '@/shared/i18n/i18n';
import { useWord } from '@/shared/lib/word';
import { useProblemText } from '@/shared/ui/problem-text';
import { Seal } from '@/shared/ui/Seal';
import { useDemoAccounts, type DemoAccount } from '../api/demoAccounts';
import { useSignIn, type Credentials } from '../api/signIn';
import './signin.css';

/** The door. In the training county the keys hang beside it. */
export function SignIn({ onDone }: { onDone: (me: Me) => void }) {
  const { t, i18n } = useTranslation();
  const describe = useProblemText();
  const signIn = useSignIn(onDone);
  const accounts = useDemoAccounts();
  const problem = signIn.error ? describe(signIn.error) : null;
  return (
    <main className="ys-door">
      <div className="ys-door-card">
        <header>
          <Seal height={54} />
          <div>
            <h1>{t('common.product')}</h1>
            <p className="ys-mute">{t('common.tagline')}</p>
          </div>
        </header>
        <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(values) => signIn.mutate(values)}>
          <Form.Item name="login" label={t('identity.sign_in.login')} rules={[{ required: true, message: t('identity.sign_in.login_required') }]}>
            <Input size="large" autoFocus autoComplete="username" autoCapitalize="none" />
          </Form.Item>
          <Form.Item name="password" label={t('identity.sign_in.password')} rules={[{ required: true, message: t('identity.sign_in.password_required') }]}>
            <Input.Password size="large" autoComplete="current-password" />
          </Form.Item>
          {problem ? (
            <p role="alert" className="ys-door-problem">
              {problem.detail || problem.title}
            </p>
          ) : null}
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            {t('identity.sign_in.submit')}
          </Button>
        </Form>
        <footer className="ys-door-languages">
          {languages.map((language) => (
            <button key={language} type="button" lang={language} aria-pressed={i18n.language === language} onClick={() => void chooseLanguage(language)}>
              {t(`common.language.${language}`)}
            </button>
          ))}
        </footer>
      </div>
      {accounts.length ? <DemoKeys accounts={accounts} busy={signIn.isPending} onUse={(account) => signIn.mutate({ login: account.login, password: account.password })} /> : null}
    </main>
  );
}

function DemoKeys({ accounts, busy, onUse }: { accounts: DemoAccount[]; busy: boolean; onUse: (account: DemoAccount) => void }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <section className="ys-door-demo" aria-label={t('identity.sign_in.demo')}>
      <h2>{t('identity.sign_in.demo')}</h2>
      <p className="ys-mute">{t('identity.sign_in.demo_help')}</p>
      <ul>
        {accounts.map((account) => (
          <li key={account.login}>
            <button type="button" disabled={busy} onClick={() => onUse(account)}>
              <span>
                <b>{account.name}</b> <small>{word('identity.role', account.desk)}</small>
              </span>
              <small className="ys-mute">{account.organisation}</small>
              <code>{account.login}</code>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
