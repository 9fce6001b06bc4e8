import { DeleteOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compare } from '@/shared/format/decimal';
import type { ItemRef } from '@/shared/api/refs';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { ItemName } from '@/shared/ui/ItemName';
import { ItemPicker } from '@/shared/ui/Pickers';
import type { ContractLine, Tier } from '../model';
import './tiers.css';

interface LineDrawerProps {
  /** Null: a new line. */
  line: ContractLine | null;
  onKeep: (line: ContractLine) => void;
  onRemove: (line: ContractLine) => void;
  onClose: () => void;
}

interface Values extends Omit<ContractLine, 'id' | 'item' | 'share_bp'> {
  item_id: string;
  share: number | null;
}

/** What a contract promises for one item; kept in the browser until all lines are saved together. */
export function LineDrawer({ line, onKeep, onRemove, onClose }: LineDrawerProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const [item, setItem] = useState<ItemRef | null>(line?.item ?? null);
  const keep = ({ share, ...values }: Values) => {
    if (!item) return;
    const terms = { ...values, capacity: values.capacity || null, agreed: values.agreed || null, platform_item_id: values.platform_item_id || null };
    onKeep({ ...terms, id: line?.id ?? '', item, share_bp: share === null || share === undefined ? null : Math.round(share * 100) });
  };
  const initial = line
    ? { ...line, share: typeof line.share_bp === 'number' ? line.share_bp / 100 : null }
    : { role: 'primary', lead_time_days: 3, tiers: [{ from: '0', price: '' }] };
  return (
    <FormDrawer width={520} title={line ? <ItemName item={line.item} /> : t('suppliers.lines.add')} form={form} busy={false} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={initial} onFinish={keep}>
        {line ? null : (
          <Form.Item name="item_id" label={t('suppliers.lines.item')} rules={[{ required: true, message: t('suppliers.contract.required') }]}>
            <ItemPicker
              filters={{ state: 'active' }}
              onChange={(_, row) => {
                setItem(row ?? null);
                if (row) form.setFieldValue('pack', row.pack);
              }}
            />
          </Form.Item>
        )}
        <TermFields unit={item?.base_unit} />
        <TierList />
        {line ? (
          <Button danger icon={<DeleteOutlined />} onClick={() => onRemove(line)}>
            {t('suppliers.lines.remove')}
          </Button>
        ) : null}
      </Form>
    </FormDrawer>
  );
}

function TermFields({ unit }: { unit?: string }) {
  const { t } = useTranslation();
  const label = (key: string) => t(`suppliers.lines.${key}`);
  const decimal = <InputNumber stringMode min="0" suffix={unit} style={{ width: '100%' }} />;
  const required = [{ required: true, message: t('suppliers.contract.required') }];
  return (
    <div className="ys-form-grid">
      <Form.Item name="role" label={label('role')}>
        <Select options={['primary', 'backup'].map((value) => ({ value, label: t(`suppliers.role.${value}`) }))} />
      </Form.Item>
      <Form.Item name="lead_time_days" label={label('lead')} rules={required}>
        <InputNumber min={0} max={365} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="pack" label={label('pack')} rules={required}>
        {decimal}
      </Form.Item>
      <Form.Item name="capacity" label={label('capacity')}>
        {decimal}
      </Form.Item>
      <Form.Item name="agreed" label={label('agreed')}>
        {decimal}
      </Form.Item>
      <Form.Item name="share" label={label('share')}>
        <InputNumber min={0} max={100} precision={2} suffix="%" style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="platform_item_id" label={label('platform')}>
        <Input maxLength={60} />
      </Form.Item>
    </div>
  );
}

/** Thresholds must rise: a tier that could never be reached is a slip of the pen. */
function rising(tiers: Tier[] | undefined): boolean {
  return (tiers ?? []).every((tier, index, all) => index === 0 || compare(tier?.from, all[index - 1]?.from) > 0);
}

function TierList() {
  const { t } = useTranslation();
  return (
    <Form.List
      name="tiers"
      rules={[
        {
          validator: (_, tiers?: Tier[]) =>
            !tiers?.length ? Promise.reject(new Error(t('suppliers.lines.one_tier'))) : rising(tiers) ? Promise.resolve() : Promise.reject(new Error(t('suppliers.lines.tier_rule'))),
        },
      ]}
    >
      {(fields, { add, remove }, { errors }) => (
        <fieldset className="ys-tiers">
          <legend>{t('suppliers.lines.tiers')}</legend>
          <p className="ys-mute ys-note">{t('suppliers.lines.tier_rule')}</p>
          {fields.map((field) => (
            <div key={field.key} className="ys-tier">
              <Form.Item name={[field.name, 'from']} label={t('suppliers.lines.tier_from')} rules={[{ required: true, message: t('suppliers.contract.required') }]}>
                <InputNumber stringMode min="0" style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name={[field.name, 'price']} label={t('suppliers.lines.tier_price')} rules={[{ required: true, message: t('suppliers.contract.required') }]}>
                <InputNumber stringMode min="0" step="0.0001" style={{ width: '100%' }} />
              </Form.Item>
              <Button aria-label={t('common.action.remove')} icon={<DeleteOutlined />} onClick={() => remove(field.name)} />
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          <Button size="small" onClick={() => add({ from: '', price: '' })}>
            {t('suppliers.lines.tier_add')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}
