import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import type { OrgRef } from '@/shared/api/refs';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { languages } from '@/shared/i18n/i18n';
import { useWord } from '@/shared/lib/word';
import { ActionButton } from '@/shared/ui/ActionButton';
import { OrganisationPicker } from '@/shared/ui/Pickers';
import { useActivateUser, useDeactivateUser } from '../api/switchUser';
import { useAmendUser, useCreateUser, type UserFacts } from '../api/users';
import { rolesOf, type User, type OrganisationKind } from '../model';
import { ResetPassword } from './ResetPassword';

const SHORTEST = 10;

interface Values extends UserFacts {
  organisation_id: string;
  login: string;
  password: string;
}

function factsOf(values: UserFacts): UserFacts {
  const text = (value: string | null | undefined) => value?.trim() || null;
  return { name: values.name, email: text(values.email), phone: text(values.phone), roles: values.roles, locale: values.locale };
}

export function NewUserDrawer({ organisation, onClose }: { organisation?: OrgRef; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const [kind, setKind] = useState(organisation?.kind);
  const create = useCreateUser({ done: t('identity.user.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem, ['', '/facts']) });
  const required = [{ required: true, message: t('identity.organisation.required') }];
  return (
    <FormDrawer title={t('identity.user.new')} form={form} busy={create.isPending} onClose={onClose}>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ organisation_id: organisation?.id, locale: 'zh-CN', roles: [] }}
        onFinish={(values) => create.mutate({ organisation_id: values.organisation_id, login: values.login.trim(), password: values.password, facts: factsOf(values) })}
      >
        <Form.Item name="organisation_id" label={t('identity.user.organisation')} rules={required}>
          <OrganisationPicker known={organisation} onChange={(_, row) => setKind(row?.kind)} />
        </Form.Item>
        <Form.Item name="login" label={t('identity.user.login')} rules={required}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="password" label={t('identity.user.password')} extra={t('identity.user.password_help')} rules={[...required, { min: SHORTEST, message: t('identity.account.too_short') }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <UserFields kind={kind} />
      </Form>
    </FormDrawer>
  );
}

export function EditUserDrawer({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<UserFacts>();
  const amend = useAmendUser(user, { done: t('identity.user.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  return (
    <FormDrawer title={`${t('identity.user.edit')} ${user.login}`} form={form} busy={amend.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={user} onFinish={(values) => amend.mutate(factsOf(values))}>
        <UserFields kind={user.organisation?.kind} />
      </Form>
      <AccountActions user={user} />
    </FormDrawer>
  );
}

function AccountActions({ user }: { user: User }) {
  const { t } = useTranslation();
  const [resetting, setResetting] = useState(false);
  const deactivate = useDeactivateUser(t('identity.user.deactivated'));
  const activate = useActivateUser(t('identity.user.activated'));
  return (
    <div className="ys-drawer-foot">
      <ActionButton verb="activate" can={user.can} busy={activate.isPending} onAct={() => activate.mutate(user)}>
        {t('identity.user.activate')}
      </ActionButton>
      <ActionButton verb="deactivate" can={user.can} danger ask="confirm" askHelp={t('identity.user.deactivate_help')} busy={deactivate.isPending} onAct={() => deactivate.mutate(user)}>
        {t('identity.user.deactivate')}
      </ActionButton>
      {user.can.includes('reset_password') ? <Button onClick={() => setResetting(true)}>{t('identity.user.reset')}</Button> : null}
      {resetting ? <ResetPassword user={user} onClose={() => setResetting(false)} /> : null}
    </div>
  );
}

function UserFields({ kind }: { kind?: OrganisationKind }) {
  const { t } = useTranslation();
  const word = useWord();
  const roles = kind ? rolesOf[kind] : [...new Set(Object.values(rolesOf).flat())];
  const required = [{ required: true, message: t('identity.organisation.required') }];
  return (
    <>
      <Form.Item name="name" label={t('identity.user.name')} rules={required}>
        <Input />
      </Form.Item>
      <Form.Item name="roles" label={t('identity.user.roles')} rules={required}>
        <Select mode="multiple" options={roles.map((value) => ({ value, label: word('identity.role', value) }))} />
      </Form.Item>
      <Form.Item name="phone" label={t('identity.user.phone')}>
        <Input />
      </Form.Item>
      <Form.Item name="email" label={t('identity.user.email')} rules={[{ type: 'email' }]}>
        <Input />
      </Form.Item>
      <Form.Item name="locale" label={t('identity.user.locale')}>
        <Select options={languages.map((value) => ({ value, label: t(`common.language.${value}`) }))} />
      </Form.Item>
    </>
  );
}
