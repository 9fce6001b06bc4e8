import { useNavigate } from '@tanstack/react-router';
import { Form, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useAmendSupplier, useCreateSupplier, type SupplierFacts } from '../api/suppliers';
import type { Supplier } from '../model';

const texts = ['code', 'name', 'short_name', 'uscc', 'contact_name', 'contact_phone', 'order_email', 'address', 'service_area'] as const;
const needed = new Set<string>(['code', 'name', 'uscc', 'order_email']);

function factsOf(values: Partial<SupplierFacts>): SupplierFacts {
  const facts = Object.fromEntries(texts.map((key) => [key, (values[key] ?? '').trim()])) as Record<(typeof texts)[number], string>;
  return { ...facts, address: facts.address || null, min_order: values.min_order || null };
}

export function NewSupplierDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<SupplierFacts>();
  const create = useCreateSupplier({
    done: t('suppliers.supplier.saved'),
    onDone: (made) => void navigate({ to: `/suppliers/register/${made.id}` }),
    onProblem: (problem) => showFieldProblems(form, problem),
  });
  return (
    <FormDrawer title={t('suppliers.list.add')} form={form} busy={create.isPending} onClose={onClose}>
      <SupplierFields form={form} onFinish={(values) => create.mutate(factsOf(values))} />
    </FormDrawer>
  );
}

export function EditSupplierDrawer({ supplier, onClose }: { supplier: Supplier; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<SupplierFacts>();
  const amend = useAmendSupplier(supplier, { done: t('suppliers.supplier.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  return (
    <FormDrawer title={supplier.name} form={form} busy={amend.isPending} onClose={onClose}>
      <SupplierFields form={form} initial={supplier} onFinish={(values) => amend.mutate(factsOf(values))} />
    </FormDrawer>
  );
}

function SupplierFields({ form, initial, onFinish }: { form: ReturnType<typeof Form.useForm<SupplierFacts>>[0]; initial?: Partial<SupplierFacts>; onFinish: (values: SupplierFacts) => void }) {
  const { t } = useTranslation();
  return (
    <Form form={form} layout="vertical" initialValues={initial} onFinish={onFinish}>
      {texts.map((key) => (
        <Form.Item
          key={key}
          name={key}
          label={t(`suppliers.supplier.${key}`)}
          rules={[{ required: needed.has(key), whitespace: needed.has(key), message: t('suppliers.supplier.required') }, ...(key === 'order_email' ? [{ type: 'email' as const }] : [])]}
        >
          <Input maxLength={key === 'uscc' ? 18 : 200} />
        </Form.Item>
      ))}
      <Form.Item name="min_order" label={t('suppliers.supplier.min_order')}>
        <InputNumber stringMode min="0" precision={2} style={{ width: '100%' }} />
      </Form.Item>
    </Form>
  );
}
