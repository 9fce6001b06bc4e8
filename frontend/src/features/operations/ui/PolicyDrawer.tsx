import { DatePicker, Form, Input, InputNumber, Select, Switch } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { today } from '@/shared/format/when';
import { halfWidth } from '@/shared/lib/clipboard';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useSetPolicy } from '../api/policies';
import { CHOICES, fieldsOf, isDeep, valueOf, type Policy } from '../model';
import { HOLIDAYS, valueOfYears, yearsOf, type YearText } from '../holidays';
import { HolidayFields } from './HolidayFields';
import { usePolicyTexts } from './policy-texts';
import './rules.css';

interface Values {
  effective_on: Dayjs;
  value: Record<string, unknown>;
  /** The whole value as JSON, where it is more than a list of fields. */
  whole: string;
  /** Holidays by year. */
  years: YearText[];
}

/** Lists are typed one after another: numbers as `72、24`, words as `drug、reagent`. */
function asList(text: string, old: unknown[]): unknown[] {
  if (typeof old[0] === 'number') return halfWidth(text).split(/[^\d]+/).filter(Boolean).map(Number);
  return halfWidth(text).split(/[\s,、;]+/).filter(Boolean);
}

async function readable(text: string, why: string): Promise<void> {
  try {
    JSON.parse(text);
  } catch {
    throw new Error(why);
  }
}

/** A new value from a day on. The server knows which values make sense. */
export function PolicyDrawer({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const { t } = useTranslation();
  const texts = usePolicyTexts();
  const [form] = Form.useForm<Values>();
  const set = useSetPolicy({ done: t('operations.policies.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  const calendar = policy.key === HOLIDAYS;
  const deep = isDeep(policy.current) && !calendar;
  const fields = deep || calendar ? [] : Object.entries(fieldsOf(policy.current));
  const shown = Object.fromEntries(fields.map(([name, value]) => [name, Array.isArray(value) ? value.join('、') : value]));
  const submit = ({ effective_on, value, whole, years }: Values) => {
    const day = effective_on.format('YYYY-MM-DD');
    if (calendar) return set.mutate({ key: policy.key, value: valueOfYears(years), effective_on: day });
    if (deep) return set.mutate({ key: policy.key, value: JSON.parse(whole) as Record<string, unknown>, effective_on: day });
    const said = Object.fromEntries(fields.map(([name, old]) => [name, Array.isArray(old) ? asList(String(value[name] ?? ''), old) : value[name]]));
    set.mutate({ key: policy.key, value: valueOf(policy.current, said), effective_on: day });
  };
  return (
    <FormDrawer title={texts.title(policy.key)} form={form} busy={set.isPending} onClose={onClose} width={deep ? 720 : undefined}>
      <Form form={form} layout="vertical" initialValues={{ effective_on: dayjs(today()).add(1, 'day'), value: shown, years: calendar ? yearsOf(policy.current) : [], whole: JSON.stringify(policy.current, null, 2) }} onFinish={submit}>
        <Form.Item name="effective_on" label={t('operations.policies.effective_on')} rules={[{ required: true }]}>
          <DatePicker style={{ width: '100%' }} minDate={dayjs(today())} />
        </Form.Item>
        {deep ? (
          <Form.Item name="whole" label={t('operations.policies.whole')} extra={t('operations.policies.whole_help')} rules={[{ validator: (_, text: string) => readable(text, t('operations.policies.unreadable')) }]}>
            <Input.TextArea autoSize={{ minRows: 16, maxRows: 30 }} spellCheck={false} style={{ fontFamily: 'monospace', fontSize: 12 }} />
          </Form.Item>
        ) : null}
        {calendar ? <HolidayFields /> : null}
        {fields.map(([name, value]) => (
          <PolicyField key={name} name={name} value={value} label={texts.field(policy.key, name)} />
        ))}
      </Form>
    </FormDrawer>
  );
}

function PolicyField({ name, value, label }: { name: string; value: unknown; label: string }) {
  const { t } = useTranslation();
  const rules = [{ required: true, message: t('operations.policies.required') }];
  const choices = CHOICES[name];
  if (typeof value === 'boolean')
    return (
      <Form.Item name={['value', name]} label={label} valuePropName="checked">
        <Switch />
      </Form.Item>
    );
  return (
    <Form.Item name={['value', name]} label={label} rules={Array.isArray(value) && typeof value[0] !== 'number' ? [] : rules} extra={Array.isArray(value) ? t('operations.policies.list_help') : undefined}>
      {choices ? <Select options={choices.map((word) => ({ value: word, label: t(`operations.choice.${word}`) }))} /> : typeof value === 'number' ? <InputNumber style={{ width: '100%' }} /> : <Input />}
    </Form.Item>
  );
}
