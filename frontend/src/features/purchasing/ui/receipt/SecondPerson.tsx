import { Alert, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Judgement } from '../../api/receipts';

interface SecondProps {
  busy: boolean;
  /** Why the last attempt did not count. */
  problem: string;
  onOk: (person: NonNullable<Judgement['second_person']>) => void;
  onClose: () => void;
}

/** Toxic and high-value goods are received by two: the second one signs here with his own account. */
export function SecondPerson({ busy, problem, onOk, onClose }: SecondProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<NonNullable<Judgement['second_person']>>();
  const needed = (key: string) => [{ required: true, message: t(`purchasing.second.${key}_required`) }];
  return (
    <Modal open title={t('purchasing.second.title')} okText={t('purchasing.second.sign')} okButtonProps={{ loading: busy }} onOk={() => form.submit()} onCancel={onClose}>
      <p className="ys-mute">{t('purchasing.second.help')}</p>
      {problem ? <Alert type="error" title={problem} /> : null}
      <Form form={form} layout="vertical" onFinish={onOk} autoComplete="off">
        <Form.Item name="login" label={t('purchasing.second.login')} rules={needed('login')}>
          <Input autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name="password" label={t('purchasing.second.password')} rules={needed('password')}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
