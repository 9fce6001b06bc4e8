import { UploadOutlined } from '@ant-design/icons';
import { Button, DatePicker, Form, Upload } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { today } from '@/shared/format/when';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useSendConsumption } from '../api/consumptionFiles';

interface Values {
  period: Dayjs;
}

/** Sends a facility's file of what it used. Its own codes are read through the crosswalk. */
export function UploadConsumption({ organisation }: { organisation: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('stock.consumption.upload')}
      </Button>
      {open ? <UploadDrawer organisation={organisation} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function UploadDrawer({ organisation, onClose }: { organisation: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const [file, setFile] = useState<File | null>(null);
  const [missing, setMissing] = useState(false);
  const send = useSendConsumption({ done: t('stock.file.sent'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  const submit = ({ period }: Values) => {
    setMissing(!file);
    if (file) send.mutate({ file, organisation, period: period.format('YYYY-MM') });
  };
  return (
    <FormDrawer title={t('stock.consumption.upload')} form={form} busy={send.isPending} onClose={onClose}>
      <p className="ys-mute">{t('stock.consumption.unmapped_help')}</p>
      <Form form={form} layout="vertical" initialValues={{ period: dayjs(today()) }} onFinish={submit}>
        <Form.Item name="period" label={t('stock.consumption.period')} extra={t('stock.file.period_help')} rules={[{ required: true, message: t('stock.consumption.required') }]}>
          <DatePicker picker="month" style={{ width: '100%' }} />
        </Form.Item>
        <Upload
          accept=".xlsx,.csv"
          multiple={false}
          showUploadList={false}
          beforeUpload={(chosen) => {
            setFile(chosen);
            setMissing(false);
            return false;
          }}
        >
          <Button icon={<UploadOutlined />}>{file?.name ?? t('common.import.choose')}</Button>
        </Upload>
        {missing ? (
          <p className="ys-deadline-late" role="alert">
            {t('common.import.no_file')}
          </p>
        ) : null}
      </Form>
    </FormDrawer>
  );
}
