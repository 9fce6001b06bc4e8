import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useSession } from '@/shared/api/session';
import { Deadline } from '@/shared/ui/Values';
import type { Cycle, Requisition } from '../api/types';
import { RequisitionState } from './RequisitionFacts';
import './demand.css';

/** The cycle that is open now: what a facility has still to do for it, or how far the county is. */
export function OpenCycle({ onWrite }: { onWrite: () => void }) {
  const { t } = useTranslation();
  const { rows } = useList<Cycle>('/api/demand/cycles', {}, { limit: 20 });
  const cycle = rows.filter((each) => each.state === 'open').sort((a, b) => a.closes_at.localeCompare(b.closes_at))[0];
  if (!cycle) return null;
  return (
    <div className="ys-open-cycle">
      <Link to={`/demand/cycles/${cycle.id}`}>
        <b>{cycle.name}</b>
      </Link>
      <span>
        {t('demand.cycle.closes')} <Deadline at={cycle.closes_at} />
      </span>
      <OwnRequisition cycle={cycle} onWrite={onWrite} />
    </div>
  );
}

function OwnRequisition({ cycle, onWrite }: { cycle: Cycle; onWrite: () => void }) {
  const { t } = useTranslation();
  const me = useSession();
  const navigate = useNavigate();
  const writes = me.may('edit_requisition');
  const { rows, loading } = useList<Requisition>('/api/demand/requisitions', { cycle_id: cycle.id, facility_id: me.organisation.id, kind: 'regular' }, { limit: 5, enabled: writes });
  if (!writes || loading) return null;
  const own = rows.find((row) => row.state !== 'withdrawn');
  // What the centre asks for is what its decoction room needs.
  if (!own && me.is('centre')) {
    return (
      <Button onClick={() => void navigate({ to: '/decoction/needs' })}>
        {t('demand.verb.own_needs')}
      </Button>
    );
  }
  if (!own) {
    return (
      <Button type="primary" onClick={onWrite}>
        {t('demand.verb.write')}
      </Button>
    );
  }
  const open = own.can.includes('save');
  return (
    <>
      <RequisitionState state={own.state} />
      <Button type={open ? 'primary' : 'default'} onClick={() => void navigate({ to: `/demand/requisitions/${own.id}` })}>
        {t(open ? 'demand.verb.go_on' : 'common.action.open')}
      </Button>
    </>
  );
}
