import { Button, Form, Input, InputNumber, Popconfirm, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { OrganisationPicker } from '@/shared/ui/Pickers';
import { useDeleteBudget, useSaveBudget, type Budget, type BudgetInput } from '../../api/budgets';
import { budgetKinds, periodPattern } from '../../model/budget';

interface Fields extends Omit<BudgetInput, 'item_kind'> {
  item_kind: string;
}

/** A budget: whose, for when, how much. Of one that is there only cap and remark change. */
export function BudgetForm({ budget, onClose }: { budget?: Budget; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const save = useSaveBudget(budget, { done: t('common.saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  const required = [{ required: true, message: t('demand.cycle.required') }];
  const finish = ({ item_kind: kind, cap, note, ...rest }: Fields) =>
    save.mutate({ ...rest, item_kind: kind === 'all' ? null : (kind as BudgetInput['item_kind']), cap: String(cap), note: note ?? '' });
  const start = budget ? { ...budget, facility_id: budget.facility.id, item_kind: budget.item_kind ?? 'all', cap: budget.cap } : { item_kind: 'all' };
  return (
    <FormDrawer title={budget ? budget.facility.name : t('demand.budget.new')} form={form} busy={save.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={start} onFinish={finish}>
        <Form.Item name="facility_id" label={t('demand.column.facility')} rules={required}>
          <OrganisationPicker disabled={Boolean(budget)} known={budget?.facility} />
        </Form.Item>
        <Form.Item name="period" label={t('demand.budget.period')} extra={t('demand.budget.period_help')} rules={[...required, { pattern: periodPattern, message: t('demand.budget.period_help') }]}>
          <Input disabled={Boolean(budget)} />
        </Form.Item>
        <Form.Item name="item_kind" label={t('demand.budget.item_kind')} rules={required}>
          <Select disabled={Boolean(budget)} options={budgetKinds.map((value) => ({ value, label: t(`demand.budget.kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="cap" label={t('demand.budget.cap')} rules={required}>
          <InputNumber stringMode min="0" precision={2} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="note" label={t('demand.budget.note')}>
          <Input maxLength={500} />
        </Form.Item>
      </Form>
      {budget ? <Delete budget={budget} onClose={onClose} /> : null}
    </FormDrawer>
  );
}

function Delete({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useDeleteBudget(t('demand.budget.deleted'), onClose);
  return (
    <Popconfirm title={t('demand.budget.delete_help')} onConfirm={() => remove.mutate(budget)}>
      <Button danger loading={remove.isPending}>
        {t('demand.budget.delete')}
      </Button>
    </Popconfirm>
  );
}
