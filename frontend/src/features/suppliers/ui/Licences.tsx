import { Button, DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { Panel } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Day, Expiry } from '@/shared/ui/Values';
import { useAddLicence, useAmendLicence, type LicenceFacts } from '../api/suppliers';
import { licenceKinds, type Licence, type Supplier } from '../model';

/** Licences with the colour of their remaining days. */
export function Licences({ supplier }: { supplier: Supplier }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<Licence | 'new' | null>(null);
  const able = supplier.can.includes('amend_licence');
  const columns: Column<Licence>[] = [
    { key: 'kind', title: t('suppliers.licence.kind'), always: true, render: (one) => t(`suppliers.licence_kind.${one.kind}`) },
    { key: 'number', title: t('suppliers.licence.number'), always: true, render: (one) => <span className="ys-num">{one.number}</span> },
    { key: 'issued_on', title: t('suppliers.licence.issued_on'), width: 110, render: (one) => <Day on={one.issued_on} /> },
    { key: 'expires_on', title: t('suppliers.licence.expires_on'), width: 200, always: true, render: (one) => <Expiry on={one.expires_on} /> },
  ];
  const add = supplier.can.includes('add_licence') ? (
    <Button size="small" onClick={() => setEditing('new')}>
      {t('suppliers.licence.add')}
    </Button>
  ) : null;
  return (
    <Panel title={t('suppliers.licence.title')} count={supplier.licences.length || undefined} extra={add} flush>
      <DataTable<Licence>
        name="suppliers-licences"
        label={t('suppliers.licence.title')}
        bare
        columns={columns}
        listing={{ rows: supplier.licences }}
        rowKey={(one) => one.id}
        onOpen={able ? setEditing : undefined}
        empty={{ title: t('suppliers.licence.empty'), help: t('suppliers.licence.empty_help') }}
      />
      {editing === 'new' ? <NewLicence supplier={supplier.id} onClose={() => setEditing(null)} /> : editing ? <EditLicence supplier={supplier.id} licence={editing} onClose={() => setEditing(null)} /> : null}
    </Panel>
  );
}

interface Values {
  kind: LicenceFacts['kind'];
  number: string;
  issued_on: Dayjs;
  expires_on: Dayjs;
}

const factsOf = ({ kind, number, issued_on, expires_on }: Values): LicenceFacts => ({
  kind,
  number: number.trim(),
  issued_on: issued_on.format('YYYY-MM-DD'),
  expires_on: expires_on.format('YYYY-MM-DD'),
});

function NewLicence({ supplier, onClose }: { supplier: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const add = useAddLicence(supplier, { done: t('suppliers.licence.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  return (
    <FormDrawer title={t('suppliers.licence.add')} form={form} busy={add.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={{ kind: 'drug_trade' }} onFinish={(values) => add.mutate(factsOf(values))}>
        <LicenceFields />
      </Form>
    </FormDrawer>
  );
}

function EditLicence({ supplier, licence, onClose }: { supplier: string; licence: Licence; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const amend = useAmendLicence(supplier, licence, { done: t('suppliers.licence.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  return (
    <FormDrawer title={t('suppliers.licence.edit')} form={form} busy={amend.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={{ ...licence, issued_on: dayjs(licence.issued_on), expires_on: dayjs(licence.expires_on) }} onFinish={(values) => amend.mutate(factsOf(values))}>
        <LicenceFields />
      </Form>
    </FormDrawer>
  );
}

function LicenceFields() {
  const { t } = useTranslation();
  const required = [{ required: true, message: t('suppliers.supplier.required') }];
  return (
    <>
      <Form.Item name="kind" label={t('suppliers.licence.kind')} rules={required}>
        <Select options={licenceKinds.map((value) => ({ value, label: t(`suppliers.licence_kind.${value}`) }))} />
      </Form.Item>
      <Form.Item name="number" label={t('suppliers.licence.number')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="issued_on" label={t('suppliers.licence.issued_on')} rules={required}>
        <DatePicker style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="expires_on" label={t('suppliers.licence.expires_on')} rules={required}>
        <DatePicker style={{ width: '100%' }} />
      </Form.Item>
    </>
  );
}
