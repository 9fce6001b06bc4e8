import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { useWord } from '@/shared/lib/word';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { useChangePassword } from '../api/passwords';
import { PeopleTabs } from './PeopleTabs';

interface Values {
  current: string;
  new: string;
  again: string;
}

/** Who I am here, and my password. */
export function AccountPage() {
  const { t } = useTranslation();
  const word = useWord();
  const session = useSession();
  return (
    <Page title={t('identity.account.title')}>
      <PeopleTabs />
      {session.must_change_password ? <Alert type="warning" showIcon title={t('identity.account.must_change')} /> : null}
      <Panel title={t('identity.account.who')}>
        <Facts
          items={[
            [t('identity.user.name'), session.user.name],
            [t('identity.user.login'), session.user.login],
            [t('identity.user.organisation'), session.organisation.name],
            [t('identity.user.roles'), session.roles.map((role) => word('identity.role', role)).join(' · ')],
          ]}
        />
      </Panel>
      <PasswordPanel />
    </Page>
  );
}

function PasswordPanel() {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const change = useChangePassword({ done: t('identity.account.changed'), onDone: () => form.resetFields(), onProblem: (problem) => showFieldProblems(form, problem) });
  const required = { required: true, message: t('identity.organisation.required') };
  return (
    <Panel title={t('identity.account.password')}>
      <Form form={form} layout="vertical" className="ys-form-narrow" onFinish={(values) => change.mutate({ current: values.current, new: values.new })}>
        <Form.Item name="current" label={t('identity.account.current')} rules={[required]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="new" label={t('identity.account.new')} rules={[required, { min: 10, message: t('identity.account.too_short') }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('identity.account.again')}
          dependencies={['new']}
          rules={[required, ({ getFieldValue }) => ({ validator: (_, value) => (value === getFieldValue('new') ? Promise.resolve() : Promise.reject(new Error(t('identity.account.mismatch')))) })]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('identity.account.change')}
        </Button>
      </Form>
    </Panel>
  );
}
