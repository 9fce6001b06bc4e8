import { DatePicker, Form, Input, InputNumber, Switch } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { today } from '@/shared/format/when';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useSetPolicy } from '../api/policies';
import type { Policy, PolicyValue } from '../model';
import { usePolicyTexts } from './policy-texts';

interface Values {
  effective_on: Dayjs;
  value: PolicyValue;
  /** Fields that are lists or records are edited as JSON text. */
  json: Record<string, string>;
}

type Kind = 'number' | 'boolean' | 'string' | 'json';

function kindOf(value: unknown): Kind {
  const type = typeof value;
  return type === 'number' || type === 'boolean' || type === 'string' ? type : 'json';
}

/** A new value from a day on. The server knows which values make sense. */
export function PolicyDrawer({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const { t } = useTranslation();
  const texts = usePolicyTexts();
  const [form] = Form.useForm<Values>();
  const set = useSetPolicy({ done: t('operations.policies.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  const fields = Object.entries(policy.current);
  const json = Object.fromEntries(fields.filter(([, value]) => kindOf(value) === 'json').map(([name, value]) => [name, JSON.stringify(value)]));
  const submit = ({ effective_on, value, json: lists = {} }: Values) => {
    const parsed = Object.fromEntries(Object.entries(lists).map(([name, text]) => [name, JSON.parse(text) as unknown]));
    set.mutate({ key: policy.key, value: { ...policy.current, ...value, ...parsed }, effective_on: effective_on.format('YYYY-MM-DD') });
  };
  return (
    <FormDrawer title={texts.title(policy.key)} form={form} busy={set.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={{ effective_on: dayjs(today()).add(1, 'day'), value: policy.current, json }} onFinish={submit}>
        <Form.Item name="effective_on" label={t('operations.policies.effective_on')} rules={[{ required: true }]}>
          <DatePicker style={{ width: '100%' }} minDate={dayjs(today())} />
        </Form.Item>
        {fields.map(([name, value]) => (
          <PolicyField key={name} name={name} kind={kindOf(value)} label={texts.field(name)} />
        ))}
      </Form>
    </FormDrawer>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function PolicyField({ name, kind, label }: { name: string; kind: Kind; label: string }) {
  const { t } = useTranslation();
  if (kind === 'json')
    return (
      <Form.Item name={['json', name]} label={label} rules={[{ validator: (_, text: string) => (isJson(text) ? Promise.resolve() : Promise.reject(new Error(t('operations.policies.invalid_json')))) }]}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 8 }} />
      </Form.Item>
    );
  return (
    <Form.Item name={['value', name]} label={label} valuePropName={kind === 'boolean' ? 'checked' : 'value'}>
      {kind === 'boolean' ? <Switch /> : kind === 'number' ? <InputNumber style={{ width: '100%' }} /> : <Input />}
    </Form.Item>
  );
}
