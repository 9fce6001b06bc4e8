import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { today } from '@/shared/format/when';
import { nextYear, strayLine, type YearText } from '../holidays';

/** Holidays year by year: days off and the weekends that are worked, as the State Council's notice lists them. */
export function HolidayFields() {
  const { t } = useTranslation();
  const form = Form.useFormInstance<{ years: YearText[] }>();
  const years = Form.useWatch('years', form) ?? [];
  const days = (index: number, key: 'off' | 'makeup') => (
    <Form.Item
      name={[index, key]}
      label={t(`operations.holidays.${key}`)}
      rules={[
        {
          validator: async (_, text: string) => {
            const stray = strayLine(years[index]?.year ?? '', text);
            if (stray) throw new Error(t('operations.holidays.stray', { line: stray, year: years[index]?.year }));
          },
        },
      ]}
    >
      <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} spellCheck={false} placeholder={t('operations.holidays.example', { year: years[index]?.year })} />
    </Form.Item>
  );
  return (
    <>
      <p className="ys-mute">{t('operations.holidays.help')}</p>
      <Form.List name="years">
        {(fields, { add }) => (
          <>
            <Button onClick={() => add({ year: nextYear(years, today()), off: '', makeup: '' }, 0)}>{t('operations.holidays.add', { year: nextYear(years, today()) })}</Button>
            {fields.map(({ key, name }) => (
              <fieldset key={key} className="ys-holiday-year">
                <legend>{years[name]?.year}</legend>
                <Form.Item name={[name, 'year']} hidden>
                  <Input />
                </Form.Item>
                {days(name, 'off')}
                {days(name, 'makeup')}
              </fieldset>
            ))}
          </>
        )}
      </Form.List>
    </>
  );
}
