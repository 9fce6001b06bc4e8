import { App, Button, Form, Input, Modal, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { Facts } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { useBounceImport, useTestMail, useTransport } from '../../api/mail';

/** Reads a report of returned mail from a file, and tries the settings out. */
export function MailActions({ onWritten }: { onWritten: (id: string) => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [trying, setTrying] = useState(false);
  const bounce = useBounceImport(({ deliveries, returned, known }) => {
    const said = known ? 'bounce_known' : returned ? 'bounce_taken' : deliveries.length ? 'bounce_delay' : 'bounce_foreign';
    void message.info(t(`operations.mail.${said}`, { count: returned }));
    if (deliveries[0]) onWritten(deliveries[0]);
  });
  return (
    <>
      <Upload
        accept=".eml"
        showUploadList={false}
        beforeUpload={(file) => {
          bounce.mutate(file);
          return false;
        }}
      >
        <Button loading={bounce.isPending}>{t('operations.mail.bounce')}</Button>
      </Upload>
      <Button onClick={() => setTrying(true)}>{t('operations.mail.test')}</Button>
      {trying ? (
        <TestMail
          onClose={() => setTrying(false)}
          onWritten={(id) => {
            setTrying(false);
            onWritten(id);
          }}
        />
      ) : null}
    </>
  );
}

function TestMail({ onClose, onWritten }: { onClose: () => void; onWritten: (id: string) => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ to: string }>();
  const transport = useTransport();
  const send = useTestMail(
    ({ id }) => onWritten(id),
    (problem) => showFieldProblems(form, problem),
  );
  return (
    <Modal open title={t('operations.mail.test')} okText={t('operations.mail.send')} okButtonProps={{ loading: send.isPending }} onOk={() => form.submit()} onCancel={onClose} destroyOnHidden>
      <p className="ys-mute">{t('operations.mail.test_help')}</p>
      <Loaded asked={transport}>
        {(found) => (
          <Facts
            items={[
              [t('operations.mail.route'), t(`operations.mail.routes.${found.route}`)],
              [t('operations.mail.destination'), found.destination],
              [t('operations.mail.from'), found.from],
              [t('operations.mail.bounces_folder'), found.bounces],
            ]}
          />
        )}
      </Loaded>
      <Form form={form} layout="vertical" onFinish={({ to }) => send.mutate(to)}>
        <Form.Item name="to" label={t('operations.mail.to')} rules={[{ required: true, type: 'email', message: t('operations.mail.to_wrong') }]}>
          <Input autoFocus inputMode="email" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
