import { Button, DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useSaveTender, type Tender, type TenderBody } from '../../api/tenders';

interface Fields extends Omit<TenderBody, 'starts_on' | 'ends_on' | 'years' | 'ratios'> {
  years: [Dayjs, Dayjs][];
}

const iso = (on: Dayjs): string => on.format('YYYY-MM-DD');
const MAX_YEARS = 5;

/** The head of a tender: its days follow from its procurement years. */
export function TenderForm({ tender, onClose, onSaved }: { tender?: Tender; onClose: () => void; onSaved?: (made: Tender) => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const save = useSaveTender(tender, {
    done: t('suppliers.tender.saved'),
    onDone: (made) => {
      onClose();
      onSaved?.(made);
    },
    onProblem: (problem) => showFieldProblems(form, problem),
  });
  const required = [{ required: true, message: t('suppliers.supplier.required') }];
  const finish = ({ years, ...head }: Fields) => {
    const spans = years.map(([from, until], at) => ({ year_no: at + 1, starts_on: iso(from), ends_on: iso(until) }));
    save.mutate({ ...head, batch: head.batch ?? '', years: spans, ratios: [], starts_on: spans[0]?.starts_on ?? '', ends_on: spans.at(-1)?.ends_on ?? '' });
  };
  const words = (prefix: string, values: string[]) => values.map((value) => ({ value, label: t(`suppliers.${prefix}.${value}`) }));
  const start = tender ? { ...tender, years: tender.years.map((year) => [dayjs(year.starts_on), dayjs(year.ends_on)]) } : { level: 'national', declared_by: 'brand', assessment: 'brand_locked', years: [undefined] };
  return (
    <FormDrawer title={tender ? tender.name : t('suppliers.tender.add')} form={form} busy={save.isPending} onClose={onClose} width={480}>
      <Form form={form} layout="vertical" initialValues={start} onFinish={finish}>
        <Form.Item name="code" label={t('suppliers.tender.code')} rules={required}>
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item name="name" label={t('suppliers.tender.name')} rules={required}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="level" label={t('suppliers.tender.level')} rules={required}>
          <Select options={words('tender_level', ['national', 'provincial'])} />
        </Form.Item>
        <Form.Item name="batch" label={t('suppliers.tender.batch')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="declared_by" label={t('suppliers.tender.declared_by')} rules={required}>
          <Select options={words('declared_by', ['brand', 'generic'])} />
        </Form.Item>
        <Form.Item name="assessment" label={t('suppliers.tender.assessment')} tooltip={t('suppliers.tender.assessment_help')} rules={required}>
          <Select options={words('assessment', ['brand_locked', 'any_winner'])} />
        </Form.Item>
        <Form.List name="years">
          {(rows, { add, remove }) => (
            <>
              {rows.map((row, at) => (
                <Form.Item key={row.key} name={row.name} label={t('suppliers.tender.year', { year: at + 1 })} rules={required}>
                  <DatePicker.RangePicker style={{ width: '100%' }} />
                </Form.Item>
              ))}
              <Button size="small" disabled={rows.length >= MAX_YEARS} onClick={() => add()}>
                {t('suppliers.tender.year_add')}
              </Button>{' '}
              <Button size="small" disabled={rows.length < 2} onClick={() => remove(rows.length - 1)}>
                {t('suppliers.tender.year_remove')}
              </Button>
            </>
          )}
        </Form.List>
        <Form.Item name="source" label={t('suppliers.tender.source')} rules={required} style={{ marginTop: 12 }}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </FormDrawer>
  );
}
