import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { compare, quantity } from '@/shared/format/decimal';
import { ProblemState, Waiting } from '@/shared/ui/States';
import { Qty } from '@/shared/ui/Values';
import type { Origin } from '../api/types';
import './purchasing.css';

interface OriginsProps {
  /** `/api/purchasing/orders/…/lines/…/origins` or the same of a plan. */
  path: string;
  asked?: string;
  facilities: number;
  unit: string;
  /** Goods are on their way: what has reached each facility counts. */
  reached?: boolean;
}

const FEW = 12;

/** Who asked for a line and how much each: the memory of a merged order. */
export function Origins({ path, asked, facilities, unit, reached = false }: OriginsProps) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { rows, loading, problem, again, hasMore, more } = useList<Origin>(path, {}, { limit: 500 });
  if (problem) return <ProblemState problem={problem} again={again} />;
  if (loading) return <Waiting rows={1} />;
  const shown = all ? rows : rows.slice(0, FEW);
  const rest = facilities - shown.length;
  return (
    <div className="ys-origins">
      <b>{t('purchasing.origins.sum', { count: facilities, asked: quantity(asked), unit })}</b>
      {shown.map((origin) => (
        <Link key={origin.requisition_id} to={`/demand/requisitions/${origin.requisition_id}`} title={origin.number}>
          {origin.facility.short_name || origin.facility.name} <Reached origin={origin} reached={reached} />
        </Link>
      ))}
      {rest > 0 && !all ? (
        <Button type="link" size="small" onClick={() => setAll(true)}>
          {t('purchasing.origins.rest', { count: rest })}
        </Button>
      ) : null}
      {all && hasMore ? (
        <Button type="link" size="small" onClick={more}>
          {t('common.action.more')}
        </Button>
      ) : null}
    </div>
  );
}

function Reached({ origin, reached }: { origin: Origin; reached: boolean }) {
  if (!reached) return <Qty value={origin.quantity} />;
  const whole = compare(origin.allocated, origin.quantity) >= 0;
  return (
    <span className={whole ? 'ys-origin-done' : 'ys-num'}>
      {quantity(origin.allocated)} / {quantity(origin.quantity)}
    </span>
  );
}
