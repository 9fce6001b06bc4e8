import { DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { fromWall } from '@/shared/format/when';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useOpenRound, useTenderChoice, type Round } from '../../api/declarations';

interface Fields {
  tender_id: string;
  year_no: number;
  name: string;
  closes_at: Dayjs;
  lookback_months: number;
}

/** Opens a round: for which tender and year, and until when. */
export function RoundForm({ onClose, onOpened }: { onClose: () => void; onOpened: (made: Round) => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const { rows: tenders } = useTenderChoice();
  const chosen: string | undefined = Form.useWatch('tender_id', form);
  const tender = tenders.find((one) => one.id === chosen);
  const open = useOpenRound(t('demand.round.opened'), onOpened, (problem) => showFieldProblems(form, problem));
  const required = [{ required: true, message: t('demand.cycle.required') }];
  const named = (id: string, year: number) => {
    const one = tenders.find((each) => each.id === id);
    if (one) form.setFieldsValue({ name: t('demand.round.default_name', { batch: one.batch || one.name, year }), year_no: year });
  };
  return (
    <FormDrawer title={t('demand.round.open')} form={form} busy={open.isPending} onClose={onClose}>
      <Form form={form} layout="vertical" initialValues={{ lookback_months: 12, closes_at: dayjs().add(14, 'day').hour(18).minute(0) }} onFinish={({ closes_at, ...rest }) => open.mutate({ ...rest, closes_at: fromWall(closes_at.format('YYYY-MM-DDTHH:mm')) })}>
        <Form.Item name="tender_id" label={t('demand.round.tender')} rules={required}>
          <Select options={tenders.map((one) => ({ value: one.id, label: `${one.code} ${one.name}` }))} onChange={(id: string) => named(id, tenders.find((one) => one.id === id)?.years.at(-1)?.year_no ?? 1)} />
        </Form.Item>
        <Form.Item name="year_no" label={t('demand.round.year')} rules={required}>
          <Select options={(tender?.years ?? []).map((year) => ({ value: year.year_no, label: `${t('demand.round.year_no', { year: year.year_no })} ${year.starts_on} – ${year.ends_on}` }))} />
        </Form.Item>
        <Form.Item name="name" label={t('demand.round.name')} rules={required}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="closes_at" label={t('demand.round.closes_at')} rules={required}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="lookback_months" label={t('demand.round.lookback')} rules={required}>
          <InputNumber min={1} max={24} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
