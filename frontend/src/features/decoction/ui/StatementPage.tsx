import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import type { Wire } from '@/shared/api/wire';
import { Page, Panel } from '@/shared/ui/Page';
import { PrintButton } from '@/shared/ui/PrintView';
import { Empty, Loaded } from '@/shared/ui/States';
import { Qty } from '@/shared/ui/Values';
import { DecoctionTabs, short } from './marks';
import './decoction.css';
import './work/work.css';

type Statement = Wire['DecoctionStatement'];

/** A month: by facility, and who did which step how often. */
export function StatementPage() {
  const { t } = useTranslation();
  const [month, setMonth] = useState(() => dayjs().startOf('month'));
  const [from, until] = [month.format('YYYY-MM-DD'), month.endOf('month').format('YYYY-MM-DD')];
  const asked = useDocument<Statement>(`/api/decoction/statement?from=${from}&until=${until}`, (signal) => api.GET('/api/decoction/statement', { params: { query: { from, until } }, signal }));
  return (
    <Page title={t('decoction.tab.statement')} facts={`${from} – ${until}`} actions={<><DatePicker picker="month" value={month} allowClear={false} onChange={(value) => setMonth((value ?? dayjs()).startOf('month'))} /><PrintButton /></>}>
      <DecoctionTabs />
      <Loaded asked={asked}>{(found) => <Sheet found={found} />}</Loaded>
    </Page>
  );
}

function Sheet({ found }: { found: Statement }) {
  const { t } = useTranslation();
  const title = (key: string) => t(`decoction.statement.${key}`);
  return (
    <>
      <Panel title={title('facilities')} count={found.facilities.length} flush>
        {found.facilities.length ? (
          <table className="ys-weigh">
            <thead><tr><th>{t('decoction.column.facility')}</th>{['prescriptions', 'doses', 'decocted', 'bags', 'grams', 'late'].map((key) => <th key={key} className="ys-right">{title(key)}</th>)}</tr></thead>
            <tbody>
              {found.facilities.map((row) => (
                <tr key={row.facility.id}>
                  <td className="ys-weigh-name">{short(row.facility)}</td>
                  {(['prescriptions', 'doses', 'decocted', 'bags'] as const).map((key) => <td key={key} className="ys-right ys-num" data-label={title(key)}>{row[key]}</td>)}
                  <td className="ys-right" data-label={title('grams')}><Qty value={row.grams} unit="g" /></td>
                  <td className={row.late ? 'ys-right ys-num ys-deadline-late' : 'ys-right ys-num'} data-label={title('late')}>{row.late}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : <Empty title={title('none')} />}
      </Panel>
      {found.workload.length ? (
        <Panel title={title('workload')} flush>
          <table className="ys-weigh">
            <thead><tr><th>{title('person')}</th><th>{title('step')}</th><th className="ys-right">{title('times')}</th></tr></thead>
            <tbody>
              {found.workload.map((row, at) => (
                <tr key={at}><td className="ys-weigh-name">{row.person?.name ?? '—'}</td><td data-label={title('step')}>{t(`decoction.job_verb.${row.verb}`)}</td><td className="ys-right ys-num" data-label={title('times')}>{row.times}</td></tr>
              ))}
            </tbody>
          </table>
        </Panel>
      ) : null}
    </>
  );
}
