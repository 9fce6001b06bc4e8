import { Button, DatePicker, Form, Input, InputNumber } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { showFieldProblems } from '@/shared/lib/fieldProblems';
import { FormDrawer } from '@/shared/ui/FormDrawer';
import { useSaveRatios, type Tender } from '../../api/tenders';

interface Row {
  drug_class?: string;
  winners: number;
  percent: number;
  effective_on: Dayjs;
  source: string;
}

/** The ratio table: number of winners × class of the drug, each row with its day and its source. */
export function RatioForm({ tender, onClose }: { tender: Tender; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ ratios: Row[] }>();
  const save = useSaveRatios(tender, { done: t('suppliers.tender.ratios_saved'), onDone: onClose, onProblem: (problem) => showFieldProblems(form, problem) });
  const required = [{ required: true, message: t('suppliers.supplier.required') }];
  const start = tender.ratios.map((row) => ({ ...row, percent: row.ratio_bp / 100, effective_on: dayjs(row.effective_on) }));
  const finish = ({ ratios }: { ratios: Row[] }) =>
    save.mutate(ratios.map((row) => ({ drug_class: row.drug_class ?? '', winners: row.winners, ratio_bp: Math.round(row.percent * 100), effective_on: row.effective_on.format('YYYY-MM-DD'), source: row.source })));
  return (
    <FormDrawer title={t('suppliers.tender.ratios')} form={form} busy={save.isPending} onClose={onClose} width={860}>
      <p className="ys-mute">{t('suppliers.tender.ratios_help')}</p>
      <Form form={form} layout="vertical" initialValues={{ ratios: start }} onFinish={finish}>
        <Form.List name="ratios">
          {(rows, { add, remove }) => (
            <>
              {rows.map((row, at) => {
                const label = (key: string) => (at === 0 ? t(`suppliers.tender.${key}`) : undefined);
                const aria = (key: string) => `${t(`suppliers.tender.${key}`)} ${at + 1}`;
                return (
                  <div key={row.key} className="ys-ratio-row">
                    <Form.Item name={[row.name, 'drug_class']} label={label('drug_class')}>
                      <Input maxLength={20} placeholder={t('suppliers.tender.any_class')} aria-label={aria('drug_class')} />
                    </Form.Item>
                    <Form.Item name={[row.name, 'winners']} label={label('winners_from')} rules={required}>
                      <InputNumber min={1} max={99} precision={0} aria-label={aria('winners_from')} />
                    </Form.Item>
                    <Form.Item name={[row.name, 'percent']} label={label('ratio')} rules={required}>
                      <InputNumber min={0} max={100} precision={2} suffix="%" aria-label={aria('ratio')} />
                    </Form.Item>
                    <Form.Item name={[row.name, 'effective_on']} label={label('effective_on')} rules={required}>
                      <DatePicker aria-label={aria('effective_on')} />
                    </Form.Item>
                    <Form.Item name={[row.name, 'source']} label={label('source')} rules={required}>
                      <Input maxLength={200} aria-label={aria('source')} />
                    </Form.Item>
                    <Button size="small" onClick={() => remove(row.name)}>
                      {t('suppliers.lines.remove')}
                    </Button>
                  </div>
                );
              })}
              <Button size="small" onClick={() => add({ effective_on: dayjs(tender.starts_on), source: tender.source })}>
                {t('suppliers.tender.ratio_add')}
              </Button>
            </>
          )}
        </Form.List>
      </Form>
    </FormDrawer>
  );
}
