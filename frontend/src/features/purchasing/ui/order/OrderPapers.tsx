import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { Panel } from '@/shared/ui/Page';
import { Day } from '@/shared/ui/Values';
import type { OrderDetail, ShipNotice } from '../../api/types';
import { Stage } from '../marks';
import { isPlaced } from './line-columns';

/** The approvals given and the ship notices sent, each a way to its page. */
export function OrderPapers({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const { rows } = useList<ShipNotice>('/api/purchasing/ship-notices', { order_id: order.id }, { enabled: isPlaced(order) });
  if (rows.length === 0 && order.approvals_needed < 1) return null;
  return (
    <>
      {order.approvals_needed > 0 ? <Approvals order={order} /> : null}
      {rows.length ? (
        <Panel title={t('purchasing.tab.ship-notices')} count={rows.length}>
          <ul className="ys-plain-list">
            {rows.map((notice) => (
              <li key={notice.id} className="ys-card-line">
                <Link to={`/purchasing/ship-notices/${notice.id}`}>{notice.number}</Link>
                <span>
                  <Day on={notice.expected_on} /> <Stage of="notice" state={notice.state} />
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </>
  );
}

function Approvals({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('purchasing.approvals.title')} count={`${order.approvals_given} / ${order.approvals_needed}`}>
      <ul className="ys-plain-list">
        {order.approvals.map((each) => (
          <li key={`${each.user?.id}-${each.at}`}>
            {each.behalf ? t('common.on_behalf', { actor: each.user?.name, behalf: each.behalf.name }) : each.user?.name}{' '}
            <span className={each.decision === 'returned' ? 'ys-deadline-late' : 'ys-mute'}>{t(`purchasing.approvals.${each.decision}`)}</span>
            {each.note ? <span className="ys-mute"> · {each.note}</span> : null}
          </li>
        ))}
        {order.approvals_given < order.approvals_needed ? <li className="ys-mute">{t('purchasing.approvals.waiting', { count: order.approvals_needed - order.approvals_given })}</li> : null}
      </ul>
    </Panel>
  );
}
