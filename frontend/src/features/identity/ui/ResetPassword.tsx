import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { useResetPassword } from '../api/passwords';
import type { User } from '../model';

export function ResetPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ password: string }>();
  const reset = useResetPassword(user, { done: t('identity.user.reset_done'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  return (
    <Modal open title={`${t('identity.user.reset')} ${user.name}`} okText={t('identity.user.reset')} okButtonProps={{ danger: true, loading: reset.isPending }} onOk={() => form.submit()} onCancel={onClose}>
      <p className="ys-mute">{t('identity.user.reset_help')}</p>
      <Form form={form} layout="vertical" onFinish={(values) => reset.mutate(values)}>
        <Form.Item name="password" label={t('identity.user.new_password')} rules={[{ required: true, min: 10, message: t('identity.account.too_short') }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
