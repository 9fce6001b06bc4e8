import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrgRef } from '@/shared/api/refs';
import { fetchAll } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { compare } from '@/shared/format/decimal';
import { Page, Panel } from '@/shared/ui/Page';
import { Empty, Loaded } from '@/shared/ui/States';
import { useOrder } from '../../api/orders';
import { useShip } from '../../api/portal';
import type { Drop, OrderDetail } from '../../api/types';
import { LotSheet } from './LotSheet';
import { ShipHead } from './ShipHead';
import { useLoad } from './useLoad';
import '../purchasing.css';

/** 发货: one load to one door, with its lots. */
export function ShipPage({ id }: { id: string }) {
  const order = useOrder(id);
  const path = `/api/purchasing/orders/${id}/drops`;
  const drops = useQuery<Drop[], Problem>({ queryKey: ['get', path, 'all'], queryFn: ({ signal }) => fetchAll<Drop>(path, {}, { signal }) });
  return <Loaded asked={order}>{(one) => <Loaded asked={drops}>{(all) => <Doors order={one} drops={all.filter((drop) => compare(drop.remaining, '0') > 0)} />}</Loaded>}</Loaded>;
}

function Doors({ order, drops }: { order: OrderDetail; drops: Drop[] }) {
  const { t } = useTranslation();
  const doors = useMemo(() => [...new Map(drops.map((drop) => [drop.destination.id, drop.destination])).values()], [drops]);
  const [chosen, setChosen] = useState<string>();
  const door = doors.find((each) => each.id === chosen) ?? doors[0];
  if (!door) {
    return (
      <Page title={order.number}>
        <Panel>
          <Empty title={t('purchasing.ship.nothing')} help={t('purchasing.ship.nothing_help')} />
        </Panel>
      </Page>
    );
  }
  return <Load key={door.id} order={order} door={door} doors={doors} drops={drops.filter((drop) => drop.destination.id === door.id)} onDoor={setChosen} />;
}

interface LoadProps {
  order: OrderDetail;
  door: OrgRef;
  doors: OrgRef[];
  drops: Drop[];
  onDoor: (id: string) => void;
}

function Load({ order, door, doors, drops, onDoor }: LoadProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const load = useLoad(drops);
  const ship = useShip(order.id, { done: t('purchasing.done.ship'), onDone: (made) => void navigate({ to: `/purchasing/ship-notices/${made.id}` }), onProblem: load.refuse });
  const send = () => {
    const notice = load.check(door.id);
    if (notice) ship.mutate(notice);
  };
  return (
    <Page
      title={t('purchasing.ship.title')}
      facts={<span className="ys-num">{order.number}</span>}
      actions={
        <Button type="primary" loading={ship.isPending} onClick={send}>
          {t('purchasing.ship.send', { count: load.said })}
        </Button>
      }
    >
      <Panel title={t('purchasing.ship.load')} extra={doors.length > 1 ? <Select aria-label={t('purchasing.ship.door')} value={door.id} onChange={onDoor} options={doors.map((each) => ({ value: each.id, label: each.name }))} /> : <span>{door.name}</span>} flush>
        <ShipHead load={load} />
      </Panel>
      <LotSheet drops={drops} load={load} />
    </Page>
  );
}
