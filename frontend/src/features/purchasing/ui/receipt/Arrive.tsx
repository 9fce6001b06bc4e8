import { useNavigate } from '@tanstack/react-router';
import { Form, Input, InputNumber, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { useArrive } from '../../api/receipts';
import type { ShipNoticeDetail } from '../../api/types';

interface Fields {
  papers_ok: boolean;
  temperature_ok?: boolean;
  box_count: number;
  note?: string;
}

/** 收货: papers, cold chain and boxes, checked at the door before anybody opens a box. */
export function Arrive({ notice, onClose }: { notice: ShipNoticeDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const arrive = useArrive(notice, t('purchasing.done.arrive'), (made) => void navigate({ to: `/purchasing/receipts/${made.id}` }));
  const boxes = Form.useWatch('box_count', form);
  const yes = [
    { value: true, label: t('common.yes') },
    { value: false, label: t('common.no') },
  ];
  const needed = [{ required: true, message: t('purchasing.arrive.required') }];
  return (
    <Modal open title={t('purchasing.arrive.title', { number: notice.number })} okText={t('purchasing.verb.arrive')} okButtonProps={{ loading: arrive.isPending }} onOk={() => form.submit()} onCancel={onClose}>
      <Form form={form} layout="vertical" initialValues={{ papers_ok: true, box_count: notice.box_count }} onFinish={({ note = '', ...rest }) => arrive.mutate({ ...rest, note })}>
        <Form.Item name="box_count" label={t('purchasing.arrive.boxes')} rules={needed} extra={boxes !== undefined && boxes !== notice.box_count ? <span className="ys-deadline-near">{t('purchasing.arrive.boxes_differ', { count: notice.box_count })}</span> : null}>
          <InputNumber min={0} precision={0} autoFocus style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="papers_ok" label={t('purchasing.arrive.papers')}>
          <Radio.Group options={yes} optionType="button" />
        </Form.Item>
        {notice.cold_chain ? (
          <Form.Item name="temperature_ok" label={t('purchasing.arrive.temperature')} rules={needed} extra={notice.temperature_log}>
            <Radio.Group options={yes} optionType="button" />
          </Form.Item>
        ) : null}
        <Form.Item name="note" label={t('purchasing.arrive.note')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
