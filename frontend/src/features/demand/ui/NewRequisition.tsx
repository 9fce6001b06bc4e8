import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { usePhone } from '@/shared/lib/media';
import { OrganisationPicker } from '@/shared/ui/Pickers';
import { useCreateRequisition, type NewRequisition as Wanted } from '../api/requisitions';
import { useTemplates } from '../api/sources';
import type { Cycle } from '../api/types';

interface Fields {
  facility_id: string;
  prefill: string;
  reason?: string;
}

/** `template:17` → the template 17; everything else is a way of its own. */
function prefillOf(value: string): Pick<Wanted, 'prefill' | 'template_id'> {
  const [prefill, template_id] = value.split(':');
  return { prefill: prefill as Wanted['prefill'], ...(template_id ? { template_id } : {}) };
}

/** Starts a requisition: for the open cycle, or an emergency that waits for none. */
export function NewRequisition({ kind, onClose }: { kind: 'regular' | 'emergency'; onClose: () => void }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const me = useSession();
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const { rows } = useList<Cycle>('/api/demand/cycles', {}, { limit: 20, enabled: kind === 'regular' });
  const cycle = rows.find((each) => each.state === 'open');
  const create = useCreateRequisition((made) => void navigate({ to: `/demand/requisitions/${made.id}` }));
  const start = ({ facility_id, prefill, reason }: Fields) =>
    create.mutate({ kind, facility_id, ...prefillOf(prefill), ...(kind === 'emergency' ? { reason } : { cycle_id: cycle?.id }) });
  return (
    <Modal open title={t(`demand.new.${kind}`)} okText={t('demand.new.start')} okButtonProps={{ loading: create.isPending, disabled: kind === 'regular' && !cycle }} onOk={() => form.submit()} onCancel={onClose}>
      <p className="ys-mute">{kind === 'regular' ? (cycle?.name ?? t('demand.new.no_cycle')) : t('demand.new.emergency_help')}</p>
      <Form form={form} layout="vertical" onFinish={start} initialValues={{ facility_id: me.organisation.id, prefill: kind === 'emergency' ? 'empty' : phone ? 'last' : 'suggestion' }}>
        <Form.Item name="facility_id" label={t('demand.column.facility')} rules={[{ required: true, message: t('demand.new.facility_required') }]}>
          <OrganisationPicker known={me.organisation} />
        </Form.Item>
        {kind === 'emergency' ? (
          <Form.Item name="reason" label={t('common.reason.label')} rules={[{ required: true, whitespace: true, message: t('common.reason.required') }]}>
            <Input.TextArea rows={3} maxLength={500} autoFocus placeholder={t('demand.new.reason')} />
          </Form.Item>
        ) : null}
        {kind === 'regular' ? <Prefill facilityId={me.organisation.id} /> : <Form.Item name="prefill" hidden><Input /></Form.Item>}
      </Form>
    </Modal>
  );
}

function Prefill({ facilityId }: { facilityId: string }) {
  const { t } = useTranslation();
  const templates = useTemplates(facilityId, true);
  const ways = [
    ...['suggestion', 'last', 'empty'].map((value) => ({ value, label: t(`demand.new.prefill.${value}`) })),
    ...(templates.data ?? []).map((template) => ({ value: `template:${template.id}`, label: t('demand.new.prefill.template', { name: template.name }) })),
  ];
  return (
    <Form.Item name="prefill" label={t('demand.new.prefill.label')}>
      <Radio.Group className="ys-prefill" options={ways} />
    </Form.Item>
  );
}
