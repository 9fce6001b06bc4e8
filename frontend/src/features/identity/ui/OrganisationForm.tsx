import { useNavigate } from '@tanstack/react-router';
import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OrgRef } from '@/shared/api/refs';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { OrganisationPicker } from '@/shared/ui/Pickers';
import { useAmendOrganisation, useCreateOrganisation } from '../api/saveOrganisation';
import { organisationKinds, type Organisation, type OrganisationFacts, type OrganisationKind } from '../model';

/** Suppliers are entered with their licences, in their own slice. */
const kinds = organisationKinds.filter((kind) => kind !== 'supplier');

interface Values extends OrganisationFacts {
  kind: OrganisationKind;
  parent_id?: string;
}

/** The form leaves untouched fields out; the server wants every fact. */
function factsOf(values: Partial<OrganisationFacts>): OrganisationFacts {
  const text = (value: string | null | undefined) => value?.trim() || null;
  return {
    code: values.code ?? '',
    name: values.name ?? '',
    short_name: values.short_name ?? '',
    uscc: text(values.uscc),
    remote: values.remote ?? false,
    single_user: values.single_user ?? false,
    latitude_e6: values.latitude_e6 ?? null,
    longitude_e6: values.longitude_e6 ?? null,
    email: text(values.email),
    phone: text(values.phone),
    address: text(values.address),
  };
}

export function NewOrganisationDrawer({ parent, onClose }: { parent?: string; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const create = useCreateOrganisation({
    done: t('identity.organisation.saved'),
    onDone: (made) => {
      onClose();
      void navigate({ to: `/people/organisations/${made.id}` });
    },
    onProblem: (problem) => showFieldProblems(form, problem, ['', '/facts']),
  });
  return (
    <FormDrawer title={t('identity.organisations.add')} form={form} busy={create.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={{ kind: 'village', parent_id: parent }} onFinish={(values) => create.mutate({ kind: values.kind, parent_id: values.parent_id ?? null, facts: factsOf(values) })}>
        <Form.Item name="kind" label={t('identity.organisation.kind')} rules={[{ required: true }]}>
          <Select options={kinds.map((value) => ({ value, label: t(`identity.kind.${value}`) }))} />
        </Form.Item>
        <FactFields />
      </Form>
    </FormDrawer>
  );
}

export function EditOrganisationDrawer({ organisation, onClose }: { organisation: Organisation; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const amend = useAmendOrganisation(organisation, { done: t('identity.organisation.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem, ['', '/facts']) });
  return (
    <FormDrawer title={organisation.facts.name} form={form} busy={amend.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={{ ...organisation.facts, parent_id: organisation.parent?.id }} onFinish={(values) => amend.mutate({ parent_id: values.parent_id ?? null, facts: factsOf(values) })}>
        <FactFields above={organisation.parent} />
      </Form>
    </FormDrawer>
  );
}

function FactFields({ above }: { above?: OrgRef | null }) {
  const { t } = useTranslation();
  const label = (key: string) => t(`identity.organisation.${key}`);
  const required = [{ required: true, whitespace: true, message: label('required') }];
  return (
    <>
      <Form.Item name="parent_id" label={label('parent')}>
        <OrganisationPicker known={above ?? undefined} />
      </Form.Item>
      <Form.Item name="code" label={label('code')} rules={required}>
        <Input />
      </Form.Item>
      <Form.Item name="name" label={label('name')} rules={required}>
        <Input />
      </Form.Item>
      <Form.Item name="short_name" label={label('short_name')}>
        <Input />
      </Form.Item>
      <Form.Item name="uscc" label={label('uscc')}>
        <Input maxLength={18} />
      </Form.Item>
      <Form.Item name="remote" label={label('remote')} valuePropName="checked" extra={label('remote_help')}>
        <Switch />
      </Form.Item>
      <Form.Item name="single_user" label={label('single_user')} valuePropName="checked" extra={label('single_user_help')}>
        <Switch />
      </Form.Item>
      <Degrees name="latitude_e6" label={label('latitude')} most={90} />
      <Degrees name="longitude_e6" label={label('longitude')} most={180} />
      <Form.Item name="phone" label={label('phone')}>
        <Input />
      </Form.Item>
      <Form.Item name="email" label={label('email')} rules={[{ type: 'email' }]}>
        <Input />
      </Form.Item>
      <Form.Item name="address" label={label('address')}>
        <Input />
      </Form.Item>
    </>
  );
}

/** People write degrees, the wire carries millionths. */
function Degrees({ name, label, most }: { name: string; label: string; most: number }) {
  return (
    <Form.Item
      name={name}
      label={label}
      getValueProps={(e6: number | null | undefined) => ({ value: e6 === null || e6 === undefined ? null : e6 / 1_000_000 })}
      getValueFromEvent={(value: number | null) => (value === null ? null : Math.round(value * 1_000_000))}
    >
      <InputNumber min={-most} max={most} step={0.00001} style={{ width: '100%' }} />
    </Form.Item>
  );
}
