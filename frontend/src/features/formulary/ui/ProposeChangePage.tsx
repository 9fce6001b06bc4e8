import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, DatePicker, Form, Input, Select, type FormInstance } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { today } from '@/shared/format/when';
import type { Wire } from '@/shared/api/wire';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { Page, Panel } from '@/shared/ui/Page';
import { ItemPicker } from '@/shared/ui/Pickers';
import { Loaded } from '@/shared/ui/States';
import { useItem } from '../api/items';
import { useProposeChange } from '../api/proposeChange';
import type { ItemDetail, ItemFields } from '../model';
import { blankItem, changedFields, ItemFieldsForm } from './ItemFieldsForm';

type Kind = Wire['ChangeKind'];
const changeKinds: readonly Kind[] = ['add', 'amend', 'suspend', 'resume', 'retire', 'replace'];
const withFields: ReadonlySet<Kind> = new Set<Kind>(['add', 'amend']);
const withSubstitute: ReadonlySet<Kind> = new Set<Kind>(['suspend', 'retire', 'replace']);

interface Values {
  substitute_id?: string;
  reason: string;
  effective_on: Dayjs;
  fields?: Partial<ItemFields>;
}

/** A request to change the list. Nothing is edited in place. */
export function ProposeChangePage({ kind = 'add', itemId }: { kind?: string; itemId?: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(itemId);
  const [what, setWhat] = useState<Kind>(changeKinds.find((one) => one === kind) ?? 'add');
  const item = useItem(what === 'add' ? undefined : chosen);
  return (
    <Page title={t('formulary.change.new')}>
      <Panel>
        <div className="ys-form-grid">
          <label className="ys-field">
            <span>{t('formulary.change.kind')}</span>
            <Select value={what} aria-label={t('formulary.change.kind')} options={changeKinds.map((value) => ({ value, label: t(`formulary.change_kind.${value}`) }))} onChange={setWhat} />
          </label>
          {what === 'add' ? null : (
            <label className="ys-field">
              <span>{t('formulary.change.item')}</span>
              <ItemPicker
                aria-label={t('formulary.change.item')}
                value={chosen}
                known={item.data ? { id: item.data.id, name: `${item.data.name} ${item.data.specification}` } : undefined}
                placeholder={t('formulary.change.item_required')}
                onChange={setChosen}
              />
            </label>
          )}
        </div>
      </Panel>
      {what === 'add' ? (
        <ProposalForm key="add" kind="add" item={null} />
      ) : chosen ? (
        <Loaded asked={item}>{(data) => <ProposalForm key={`${what}${data.id}`} kind={what} item={data} />}</Loaded>
      ) : null}
    </Page>
  );
}

function useSubmit(form: FormInstance<Values>, kind: Kind, item: ItemDetail | null, onNothing: () => void) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const propose = useProposeChange({
    done: t('formulary.change.done'),
    onDone: (change) => void navigate({ to: `/formulary/changes/${change.id}` }),
    onProblem: (problem) => showFieldProblems(form, problem),
  });
  const submit = (values: Values) => {
    const fields = withFields.has(kind) ? changedFields(values.fields ?? {}, item) : {};
    if (kind === 'amend' && Object.keys(fields).length === 0) return onNothing();
    propose.mutate({
      kind,
      item_id: item?.id,
      substitute_id: values.substitute_id,
      fields,
      reason: values.reason,
      effective_on: values.effective_on.format('YYYY-MM-DD'),
    });
  };
  return { submit, busy: propose.isPending };
}

function ProposalForm({ kind, item }: { kind: Kind; item: ItemDetail | null }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const [nothing, setNothing] = useState(false);
  const { submit, busy } = useSubmit(form, kind, item, () => setNothing(true));
  return (
    <Form<Values> form={form} layout="vertical" className="ys-stack" initialValues={{ effective_on: dayjs(today()).add(1, 'day'), fields: item ?? blankItem }} onFinish={submit} scrollToFirstError>
      <Panel>
        <div className="ys-form-grid">
          <Form.Item name="reason" label={t('formulary.change.reason')} rules={[{ required: true, whitespace: true, message: t('formulary.change.reason_required') }]}>
            <Input maxLength={500} />
          </Form.Item>
          <Form.Item name="effective_on" label={t('formulary.change.effective_on')} rules={[{ required: true }]}>
            <DatePicker style={{ width: '100%' }} minDate={dayjs(today())} />
          </Form.Item>
          {withSubstitute.has(kind) ? (
            <Form.Item name="substitute_id" label={t('formulary.change.substitute')} tooltip={t('formulary.change.substitute_help')} rules={[{ required: kind === 'replace', message: t('formulary.change.item_required') }]}>
              <ItemPicker filters={{ state: 'active' }} />
            </Form.Item>
          ) : null}
        </div>
      </Panel>
      {withFields.has(kind) ? (
        <>
          {item ? <p className="ys-mute ys-note">{t('formulary.change.only_changed')}</p> : null}
          <ItemFieldsForm />
        </>
      ) : null}
      {nothing ? <Alert type="warning" showIcon title={t('formulary.change.nothing')} /> : null}
      <div>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('formulary.change.submit')}
        </Button>
      </div>
    </Form>
  );
}
