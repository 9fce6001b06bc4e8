import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { usePropose, type DecisionKind, type BusinessPart, type Levels, type Standing } from '../api/levels';

interface Values {
  kind: DecisionKind;
  standing?: Standing;
  part?: BusinessPart;
  reason: string;
}

const worse: Standing[] = ['warned', 'interviewed', 'suspended', 'evicted'];

/** What makes sense from where he stands. */
function kinds(standing: Standing): DecisionKind[] {
  if (standing === 'evicted') return ['readmitted'];
  return standing === 'suspended' ? ['lifted', 'imposed', 'fraud'] : ['imposed', 'fraud'];
}

/** A decision by people; it holds only when a second person has agreed. */
export function Propose({ levels, onClose }: { levels: Levels; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const propose = usePropose(levels.supplier.id, t('sla.done.propose'), onClose);
  const kind = Form.useWatch('kind', form);
  const part = Form.useWatch('part', form);
  const stands = levels.parts.find((one) => one.part === part)?.standing ?? levels.standing;
  const required = [{ required: true, message: t('sla.required') }];
  return (
    <FormDrawer title={t('sla.verb.propose')} form={form} busy={propose.isPending} onClose={onClose}>
      <p className="ys-mute">{t('sla.propose_help')}</p>
      <Form<Values> form={form} layout="vertical" initialValues={{ kind: kinds(levels.standing)[0], standing: 'warned' }} onFinish={(values) => propose.mutate({ ...values, standing: values.kind === 'imposed' ? values.standing : undefined })}>
        {levels.parts.length ? (
          <Form.Item name="part" label={t('sla.by.part')}>
            <Select allowClear placeholder={t('sla.part.all')} options={levels.parts.map((one) => ({ value: one.part, label: t(`sla.part.${one.part}`) }))} onChange={() => form.resetFields(['kind'])} />
          </Form.Item>
        ) : null}
        <Form.Item name="kind" label={t('sla.column.kind')} rules={required}>
          <Select options={kinds(stands).map((value) => ({ value, label: t(`sla.decision_kind.${value}`) }))} />
        </Form.Item>
        {kind === 'imposed' ? (
          <Form.Item name="standing" label={t('sla.column.standing')} rules={required}>
            <Select options={worse.map((value) => ({ value, label: t(`sla.standing.${value}`) }))} />
          </Form.Item>
        ) : null}
        <Form.Item name="reason" label={t('sla.reason')} rules={[{ required: true, whitespace: true, message: t('sla.required') }]}>
          <Input.TextArea rows={4} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
