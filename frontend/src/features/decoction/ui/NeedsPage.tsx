import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import type { Wire } from '@/shared/api/wire';
import { Page, Panel } from '@/shared/ui/Page';
import { PrintButton } from '@/shared/ui/PrintView';
import { Empty, Loaded } from '@/shared/ui/States';
import { Qty } from '@/shared/ui/Values';
import { DecoctionTabs } from './marks';
import './decoction.css';
import './work/work.css';

type Needs = Wire['DecoctionNeeds'];

/** 备药: what the centre should have of each piece, with what is promised already. */
export function NeedsPage() {
  const { t } = useTranslation();
  const asked = useDocument<Needs>('/api/decoction/needs', (signal) => api.GET('/api/decoction/needs', { signal }));
  return (
    <Page title={t('decoction.tab.needs')} actions={<PrintButton />}>
      <DecoctionTabs />
      <Loaded asked={asked}>{(found) => <Table found={found} />}</Loaded>
    </Page>
  );
}

const columns = ['used', 'on_hand', 'promised', 'on_the_way', 'suggested'] as const;

function Table({ found }: { found: Needs }) {
  const { t } = useTranslation();
  return (
    <Panel title={found.cycle ?? t('decoction.needs.no_cycle')} count={t('decoction.needs.days', { count: found.days })} flush>
      {found.pieces.length ? (
        <table className="ys-weigh">
          <thead><tr><th>{t('decoction.herb_list')}</th>{columns.map((key) => <th key={key} className="ys-right">{t(`decoction.needs.${key}`)}</th>)}</tr></thead>
          <tbody>
            {found.pieces.map((row) => (
              <tr key={row.item.id}>
                <td><strong>{row.item.name}</strong></td>
                {columns.map((key) => <td key={key} className="ys-right"><Qty value={row[key]} unit={row.item.base_unit} /></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      ) : <Empty title={t('decoction.needs.none')} />}
    </Panel>
  );
}
