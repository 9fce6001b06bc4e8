import { DeleteOutlined } from '@ant-design/icons';
import { App, Button, Form, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { Page } from '@/shared/ui/Page';
import { ItemPicker, OrganisationPicker } from '@/shared/ui/Pickers';
import { DataTable } from '@/shared/ui/table/DataTable';
import { useMakeRule, useRemoveRule, type RuleInput } from '../api/rules';
import type { DeliveryRule } from '../api/types';
import { PurchasingTabs } from './PurchasingTabs';

const kinds = ['drug', 'piece', 'granule', 'consumable', 'reagent'];

/** Which goods suppliers bring straight to a facility. Without a rule everything comes to the centre. */
export function DeliveryRulesPage() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const listing = useList<DeliveryRule>('/api/purchasing/delivery-rules');
  const any = <span className="ys-mute">{t('purchasing.rule.any')}</span>;
  const title = (key: string) => t(`purchasing.rule.${key}`);
  return (
    <Page
      fill
      title={t('purchasing.title')}
      actions={
        <Button type="primary" onClick={() => setMaking(true)}>
          {t('purchasing.rule.new')}
        </Button>
      }
    >
      <PurchasingTabs />
      <DataTable<DeliveryRule>
        name="delivery-rules"
        label={t('purchasing.tab.delivery-rules')}
        fill
        listing={listing}
        rowKey={(row) => row.id}
        columns={[
          { key: 'supplier', title: title('supplier'), always: true, render: (row) => row.supplier?.name ?? any },
          { key: 'item', title: title('item'), render: (row) => row.item?.name ?? any },
          { key: 'kind', title: title('item_kind'), width: 140, render: (row) => (row.item_kind ? t(`purchasing.item_kind.${row.item_kind}`) : any) },
          { key: 'urgency', title: title('urgency'), width: 120, render: (row) => (row.urgency ? t(`purchasing.urgency.${row.urgency}`) : any) },
          { key: 'delivery', title: title('delivery'), width: 140, always: true, render: (row) => t(`purchasing.delivery.${row.delivery}`) },
          { key: 'remove', title: '', width: 50, always: true, render: (row) => <Remove rule={row} /> },
        ]}
        empty={{ title: t('purchasing.empty.rules'), help: t('purchasing.empty.rules_help') }}
      />
      {making ? <NewRule onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}

function Remove({ rule }: { rule: DeliveryRule }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const remove = useRemoveRule(t('purchasing.done.remove_rule'));
  const ask = () => modal.confirm({ title: t('purchasing.rule.remove'), content: t('purchasing.rule.remove_help'), okButtonProps: { danger: true }, onOk: () => remove.mutate(rule.id) });
  return <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('purchasing.rule.remove')} onClick={ask} />;
}

function NewRule({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<RuleInput>();
  const make = useMakeRule(t('common.saved'), onClose);
  const item = Form.useWatch('item_id', form);
  const words = (prefix: string, values: string[]) => values.map((value) => ({ value, label: t(`purchasing.${prefix}.${value}`) }));
  const given = (fields: RuleInput): RuleInput => ({ ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value)), delivery: fields.delivery });
  return (
    <FormDrawer title={t('purchasing.rule.new')} form={form} busy={make.isPending} onClose={onClose}>
      <p className="ys-mute">{t('purchasing.rule.help')}</p>
      <Form form={form} layout="vertical" initialValues={{ delivery: 'direct' }} onFinish={(fields) => make.mutate(given(fields))}>
        <Form.Item name="supplier_id" label={t('purchasing.rule.supplier')}>
          <OrganisationPicker kind="supplier" placeholder={t('purchasing.rule.any')} />
        </Form.Item>
        <Form.Item name="item_id" label={t('purchasing.rule.item')}>
          <ItemPicker placeholder={t('purchasing.rule.any')} />
        </Form.Item>
        <Form.Item name="item_kind" label={t('purchasing.rule.item_kind')}>
          <Select allowClear disabled={Boolean(item)} placeholder={t('purchasing.rule.any')} options={words('item_kind', kinds)} />
        </Form.Item>
        <Form.Item name="urgency" label={t('purchasing.rule.urgency')}>
          <Select allowClear placeholder={t('purchasing.rule.any')} options={words('urgency', ['regular', 'emergency'])} />
        </Form.Item>
        <Form.Item name="delivery" label={t('purchasing.rule.delivery')} rules={[{ required: true }]}>
          <Select options={words('delivery', ['direct', 'centre'])} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
