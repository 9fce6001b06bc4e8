import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Page, Panel } from '@/shared/ui/Page';
import { PrintButton } from '@/shared/ui/PrintView';
import { Empty, Loaded } from '@/shared/ui/States';
import { Qty } from '@/shared/ui/Values';
import { useNeeds, useRequestNeeds, type Needs } from '../api/needs';
import { DecoctionTabs } from './marks';
import './decoction.css';
import './work/work.css';

/** 备药: what the centre should have of each piece, with what is promised already, and the way into the cycle. */
export function NeedsPage() {
  const { t } = useTranslation();
  const asked = useNeeds();
  return (
    <Page title={t('decoction.tab.needs')} actions={<>{asked.data ? <Asking found={asked.data} /> : null}<PrintButton /></>}>
      <DecoctionTabs />
      <Loaded asked={asked}>{(found) => <Table found={found} />}</Loaded>
    </Page>
  );
}

/** The centre's own requisition of the cycle: begun, or to be begun by whoever buys. */
function Asking({ found: { requisition, can_request } }: { found: Needs }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = (id: string) => void navigate({ to: `/demand/requisitions/${id}` });
  const request = useRequestNeeds(open);
  if (requisition) {
    return <Link className="ys-num" to={`/demand/requisitions/${requisition.id}`}>{requisition.number} · {t(`demand.state.${requisition.state}`)}</Link>;
  }
  return can_request ? <Button type="primary" loading={request.isPending} onClick={() => request.mutate()}>{t('decoction.needs.request')}</Button> : null;
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
                <td className="ys-weigh-name"><strong>{row.item.name}</strong></td>
                {columns.map((key) => <td key={key} className="ys-right" data-label={t(`decoction.needs.${key}`)}><Qty value={row[key]} unit={row.item.base_unit} /></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      ) : <Empty title={t('decoction.needs.none')} />}
    </Panel>
  );
}
