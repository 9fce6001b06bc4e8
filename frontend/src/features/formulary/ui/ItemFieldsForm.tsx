import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import { groups, itemFields, type FieldSpec } from '../fields';
import type { ItemDetail, ItemFields } from '../model';

/** A drug that every tier may use, requested one by one. */
export const blankItem: Partial<ItemFields> = {
  kind: 'drug',
  pack: '1',
  storage: 'normal',
  at_county: true,
  at_township: true,
  at_village: true,
  vbp: 'none',
  insurance_class: 'none',
  antibiotic_tier: 'none',
  chronic_guarantee: 'none',
};

/** What differs from the item; for a new item everything that was filled in. An emptied field becomes null. */
export function changedFields(values: Partial<ItemFields>, item: ItemDetail | null): Partial<ItemFields> {
  const changed: Record<string, unknown> = {};
  for (const { key } of itemFields) {
    const value = values[key] === '' || values[key] === undefined ? null : values[key];
    const before = item ? (item[key] === '' || item[key] === undefined ? null : item[key]) : null;
    if (value !== before && !(item && value === null && before === null)) changed[key] = value;
  }
  return changed as Partial<ItemFields>;
}

/** The fields of an item, group by group. */
export function ItemFieldsForm() {
  const { t } = useTranslation();
  return groups.map((group) => (
    <Panel key={group} title={t(`formulary.group.${group}`)}>
      <div className="ys-form-grid">
        {itemFields
          .filter((field) => field.group === group)
          .map((field) => (
            <Form.Item
              key={field.key}
              name={['fields', field.key]}
              label={t(`formulary.field.${field.key}`)}
              valuePropName={field.kind === 'flag' ? 'checked' : 'value'}
              rules={[{ required: field.required, message: t('formulary.field_required') }]}
            >
              <FieldInput field={field} />
            </Form.Item>
          ))}
      </div>
    </Panel>
  ));
}

/** antd hands `value`, `checked`, `id` and `onChange` to its form control through the rest. */
function FieldInput({ field, ...control }: { field: FieldSpec } & Record<string, unknown>) {
  const { t } = useTranslation();
  if (field.kind === 'flag') return <Switch {...control} />;
  if (field.kind === 'whole') return <InputNumber {...control} min={0} precision={0} style={{ width: '100%' }} />;
  if (field.kind === 'decimal') return <InputNumber {...control} stringMode min="0" style={{ width: '100%' }} />;
  if (field.kind === 'word') return <Select {...control} options={(field.words ?? []).map((value) => ({ value, label: t(`formulary.${field.key}.${value}`) }))} />;
  return <Input {...control} />;
}
