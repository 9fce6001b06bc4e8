import { Link } from '@tanstack/react-router';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { quantity } from '@/shared/format/decimal';
import type { ItemRef } from '@/shared/api/refs';
import { Empty, ProblemState, Waiting } from '@/shared/ui/States';
import { Expiry, Qty } from '@/shared/ui/Values';
import { useBehind, type BehindRow } from '../../api/behind';

/** Which number was asked about. */
export interface Behind {
  kind: 'consumption' | 'stock' | 'way' | 'requested' | 'duplicates';
  item: ItemRef;
}

/** The rows behind a number, beside the grid and not instead of it. */
export function RowsBehind({ behind, facilityId, requisitionId, onClose }: { behind: Behind | null; facilityId: string; requisitionId: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer open={behind !== null} onClose={onClose} size={420} destroyOnHidden title={behind ? t(`demand.behind.${behind.kind}.title`, { name: behind.item.name }) : ''}>
      {behind ? <Rows behind={behind} facilityId={facilityId} requisitionId={requisitionId} /> : null}
    </Drawer>
  );
}

function Rows({ behind, facilityId, requisitionId }: { behind: Behind; facilityId: string; requisitionId: string }) {
  const { t } = useTranslation();
  const asked = useBehind(behind.kind, facilityId, behind.item, requisitionId);
  if (asked.error) return <ProblemState problem={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting rows={4} />;
  if (asked.data.length === 0) return <Empty title={t(`demand.behind.${behind.kind}.none`)} />;
  const most = Math.max(1, ...asked.data.map((row) => Number(row.quantity)));
  return (
    <ul className="ys-behind">
      {asked.data.map((row) => (
        <li key={row.key}>
          <span className="ys-behind-what">
            <What row={row} />
            <small>
              <Note row={row} />
            </small>
          </span>
          <span className="ys-behind-bar" aria-hidden>
            <i style={{ width: `${Math.round((Number(row.quantity) / most) * 100)}%` }} />
          </span>
          <Qty value={row.quantity} unit={behind.item.base_unit} />
        </li>
      ))}
      <li className="ys-behind-sum">{t('demand.behind.rows', { count: asked.data.length })}</li>
    </ul>
  );
}

function What({ row }: { row: BehindRow }) {
  return row.link ? <Link to={row.link}>{row.label}</Link> : <span className="ys-num">{row.label}</span>;
}

function Note({ row }: { row: BehindRow }) {
  const { t } = useTranslation();
  if (row.stockout_days) return <span className="ys-deadline-near">{t('demand.behind.gap', { days: quantity(String(row.stockout_days)) })}</span>;
  if (row.expires_on) return <Expiry on={row.expires_on} warnDays={180} />;
  if (row.state) return <span>{[t(`demand.state.${row.state}`), row.note ? t('demand.behind.substitute', { name: row.note }) : ''].filter(Boolean).join(' · ')}</span>;
  return row.note ? <span>{row.note}</span> : null;
}
