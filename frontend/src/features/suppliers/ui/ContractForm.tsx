import { useNavigate } from '@tanstack/react-router';
import { DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { OrganisationPicker } from '@/shared/ui/Pickers';
import { useAmendContract, useCreateContract, type ContractFacts } from '../api/contracts';
import { contractKinds, type Contract, type SupplierRef } from '../model';

interface Values {
  supplier_id: string;
  number: string;
  kind: Contract['kind'];
  title: string;
  starts_on: Dayjs;
  ends_on: Dayjs;
  payment_days: number;
}

const factsOf = (values: Values): ContractFacts => ({
  number: values.number.trim(),
  kind: values.kind,
  title: values.title.trim(),
  starts_on: values.starts_on.format('YYYY-MM-DD'),
  ends_on: values.ends_on.format('YYYY-MM-DD'),
  payment_days: values.payment_days,
});

/** 30 days from acceptance, as the rules on payment ask. */
const PAYMENT_DAYS = 30;

export function NewContractDrawer({ supplier, onClose }: { supplier?: SupplierRef; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const create = useCreateContract({
    done: t('suppliers.contract.saved'),
    onDone: (made) => void navigate({ to: `/suppliers/contracts/${made.id}` }),
    onProblem: (problem) => showFieldProblems(form, problem),
  });
  return (
    <FormDrawer title={t('suppliers.contract.new')} form={form} busy={create.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={{ supplier_id: supplier?.id, kind: 'county', payment_days: PAYMENT_DAYS }} onFinish={(values) => create.mutate({ ...factsOf(values), supplier_id: values.supplier_id })}>
        <Form.Item name="supplier_id" label={t('suppliers.contract.supplier')} rules={[{ required: true, message: t('suppliers.contract.required') }]}>
          <OrganisationPicker kind="supplier" known={supplier} />
        </Form.Item>
        <ContractFields />
      </Form>
    </FormDrawer>
  );
}

export function EditContractDrawer({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const amend = useAmendContract(contract, { done: t('suppliers.contract.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  return (
    <FormDrawer title={t('suppliers.contract.edit')} form={form} busy={amend.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={{ ...contract, starts_on: dayjs(contract.starts_on), ends_on: dayjs(contract.ends_on) }} onFinish={(values) => amend.mutate(factsOf(values))}>
        <ContractFields />
      </Form>
    </FormDrawer>
  );
}

function ContractFields() {
  const { t } = useTranslation();
  const label = (key: string) => t(`suppliers.contract.${key}`);
  const required = [{ required: true, message: label('required') }];
  return (
    <>
      <Form.Item name="number" label={label('number')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="kind" label={label('kind')} rules={required}>
        <Select options={contractKinds.map((value) => ({ value, label: t(`suppliers.contract_kind.${value}`) }))} />
      </Form.Item>
      <Form.Item name="title" label={label('title')} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="starts_on" label={label('starts_on')} rules={required}>
        <DatePicker style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="ends_on" label={label('ends_on')} rules={required}>
        <DatePicker style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="payment_days" label={label('payment_days')} rules={required}>
        <InputNumber min={0} max={365} precision={0} style={{ width: '100%' }} />
      </Form.Item>
    </>
  );
}
