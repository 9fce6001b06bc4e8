import { Link } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantity } from '@/shared/format/decimal';
import { percent } from '@/shared/format/percent';
import { Facts, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty, When } from '@/shared/ui/Values';
import { usePaceDetail, usePaceOrders, useShift, type FacilityPace, type PaceDetail, type PaceOrder, type ShiftMove } from '../../api/pace';
import { OrderState } from '../marks';
import { PaceBar } from './PaceBar';
import { ForecastText, PaceMark } from './PacePage';

/** One line: what stands behind its numbers, by facility and order, and what could be moved between facilities. */
export function PaceDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer open size={860} title={t('purchasing.pace.drawer')} onClose={onClose}>
      <Loaded asked={usePaceDetail(id)}>{(detail) => <Detail detail={detail} />}</Loaded>
    </Drawer>
  );
}

function Detail({ detail }: { detail: PaceDetail }) {
  const { t } = useTranslation();
  const [facility, setFacility] = useState<FacilityPace | null>(null);
  const { line } = detail;
  const unit = line.items[0]?.base_unit;
  return (
    <div className="ys-pace-detail">
      <Facts
        items={[
          [t('purchasing.pace.generic'), <b key="g">{line.group_name}</b>],
          [t('purchasing.pace.company'), line.company],
          [t('purchasing.pace.tender'), `${line.tender_name} · ${line.starts_on} – ${line.ends_on}`],
          [t('purchasing.pace.agreed'), <Qty key="a" value={line.agreed} unit={unit} />],
          [t('purchasing.pace.ordered'), <Qty key="o" value={line.ordered} unit={unit} />],
          [t('purchasing.pace.accepted'), <Qty key="c" value={line.accepted} unit={unit} />],
          [t('purchasing.pace.paid'), <Qty key="p" value={line.paid} unit={unit} />],
          [t('purchasing.pace.surplus'), <Qty key="s" value={detail.surplus} unit={unit} />],
        ]}
      />
      <div className="ys-pace-figure">
        <span className="ys-num">{percent(line.completion_bp)}</span>
        <PaceBar row={line} />
        <PaceMark pace={line.pace} />
      </div>
      <p className="ys-mute">
        <ForecastText row={line} />
      </p>
      <Shifts detail={detail} />
      <Facilities detail={detail} chosen={facility} onChoose={setFacility} />
      <Orders detail={detail} facility={facility} />
    </div>
  );
}

function Shifts({ detail }: { detail: PaceDetail }) {
  const { t } = useTranslation();
  const { line, proposals } = detail;
  const shift = useShift(line, t('purchasing.pace.shifted'));
  const names = useMemo(() => new Map(detail.facilities.map((one) => [one.facility_id, one])), [detail.facilities]);
  const may = detail.can.includes('shift');
  const unit = line.items[0]?.base_unit ?? '';
  const part = (id: string) => names.get(id);
  const text = (move: ShiftMove) =>
    t('purchasing.pace.move_why', { from: part(move.from)?.name, from_quota: quantity(part(move.from)?.quota), from_ordered: quantity(part(move.from)?.ordered), to: part(move.to)?.name, to_quota: quantity(part(move.to)?.quota), to_ordered: quantity(part(move.to)?.ordered), unit });
  return (
    <Panel
      title={t('purchasing.pace.shifts')}
      count={proposals.length}
      extra={
        may && proposals.length > 1 ? (
          <Button size="small" type="primary" loading={shift.isPending} onClick={() => shift.mutate([...proposals])}>
            {t('purchasing.pace.accept_all')}
          </Button>
        ) : null
      }
    >
      {proposals.length === 0 ? (
        <p className="ys-mute">{t('purchasing.pace.no_shifts')}</p>
      ) : (
        <table className="ys-pace-moves">
          <tbody>
            {proposals.map((move) => (
              <tr key={`${move.from}-${move.to}`}>
                <td>
                  <b>
                    {part(move.from)?.name} → {part(move.to)?.name}
                  </b>{' '}
                  <Qty value={move.quantity} unit={unit} />
                  <br />
                  <small className="ys-mute">{text(move)}</small>
                </td>
                <td>
                  {may ? (
                    <Button size="small" loading={shift.isPending} onClick={() => shift.mutate([move])}>
                      {t('purchasing.pace.accept')}
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Facilities({ detail, chosen, onChoose }: { detail: PaceDetail; chosen: FacilityPace | null; onChoose: (facility: FacilityPace | null) => void }) {
  const { t } = useTranslation();
  const { line } = detail;
  const columns = useMemo((): Column<FacilityPace>[] => {
    const title = (key: string) => t(`purchasing.pace.${key}`);
    const bp = (row: FacilityPace) => (Number(row.quota) > 0 ? Math.round((Number(row.ordered) / Number(row.quota)) * 10_000) : null);
    const level = (row: FacilityPace) => {
      const done = bp(row);
      if (done === null) return 'no_quantity' as const;
      return done >= line.elapsed_bp ? ('on_pace' as const) : done * 10 >= line.elapsed_bp * 8 ? ('note' as const) : ('amber' as const);
    };
    const unit = line.items[0]?.base_unit;
    return [
      { key: 'name', title: title('facility'), always: true, render: (row) => row.name },
      { key: 'quota', title: title('quota'), width: 110, align: 'right', render: (row) => <Qty value={row.quota} unit={unit} /> },
      { key: 'ordered', title: title('ordered'), width: 110, align: 'right', render: (row) => <Qty value={row.ordered} unit={unit} /> },
      { key: 'accepted', title: title('accepted'), width: 110, align: 'right', render: (row) => <Qty value={row.accepted} unit={unit} /> },
      { key: 'pace', title: title('completion'), width: 220, render: (row) => <span className="ys-pace-figure"><span className="ys-num">{percent(bp(row))}</span><PaceBar row={{ completion_bp: bp(row), elapsed_bp: line.elapsed_bp, pace: level(row) }} /></span> },
    ];
  }, [line, t]);
  const rows = detail.facilities;
  return (
    <Panel title={t('purchasing.pace.facilities')} count={rows.length} flush>
      <div style={{ maxHeight: 300, overflow: 'auto' }}>
        <DataTable<FacilityPace> bare compact name="pace-facilities" label={t('purchasing.pace.facilities')} columns={columns} listing={{ rows }} rowKey={(row) => row.facility_id} onOpen={(row) => onChoose(row.facility_id === chosen?.facility_id ? null : row)} empty={{ title: t('purchasing.pace.no_facilities'), help: t('purchasing.pace.no_facilities_help') }} />
      </div>
    </Panel>
  );
}

function Orders({ detail, facility }: { detail: PaceDetail; facility: FacilityPace | null }) {
  const { t } = useTranslation();
  const { line } = detail;
  const listing = usePaceOrders(line.id, line.year_no, facility?.facility_id);
  const columns = useMemo((): Column<PaceOrder>[] => {
    const title = (key: string) => t(`purchasing.pace.${key}`);
    const unit = line.items[0]?.base_unit;
    return [
      { key: 'number', title: title('order'), width: 170, always: true, render: (row) => <Link to={`/purchasing/orders/${row.order_id}`} className="ys-num">{row.number}</Link> },
      { key: 'at', title: title('at'), width: 110, render: (row) => <When at={row.created_at} /> },
      { key: 'supplier', title: title('supplier'), render: (row) => row.supplier },
      { key: 'state', title: title('state'), width: 100, render: (row) => <OrderState state={row.state} /> },
      { key: 'quantity', title: title('ordered'), width: 110, align: 'right', render: (row) => <Qty value={row.quantity} unit={unit} /> },
      { key: 'accepted', title: title('accepted'), width: 110, align: 'right', render: (row) => <Qty value={row.accepted} unit={unit} /> },
    ];
  }, [line.items, t]);
  return (
    <Panel title={facility ? t('purchasing.pace.orders_of', { facility: facility.name }) : t('purchasing.pace.orders')} flush>
      <DataTable<PaceOrder> bare compact name="pace-orders" label={t('purchasing.pace.orders')} columns={columns} listing={listing} rowKey={(row) => row.line_id} empty={{ title: t('purchasing.pace.no_orders') }} />
    </Panel>
  );
}
