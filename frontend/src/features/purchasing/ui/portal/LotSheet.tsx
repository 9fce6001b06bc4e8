import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '@/shared/lib/media';
import { ItemName } from '@/shared/ui/ItemName';
import { Panel } from '@/shared/ui/Page';
import { Mark } from '@/shared/ui/Mark';
import { Qty } from '@/shared/ui/Values';
import type { Drop } from '../../api/types';
import type { LotField, LotProblem, LotRow, Refusals } from '../../model/lots';
import { LotFields } from './LotFields';
import { PasteLots } from './PasteLots';
import type { Load, LotActs } from './useLoad';

/** Every delivery that is due at this door, each with one lot or several. */
export function LotSheet({ drops, load }: { drops: readonly Drop[]; load: Load }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [pasting, setPasting] = useState(false);
  const paste = (
    <Button size="small" onClick={() => setPasting(true)}>
      {t('purchasing.ship.paste')}
    </Button>
  );
  return (
    <Panel title={t('purchasing.ship.lots')} count={drops.length} extra={paste} flush>
      <div className="ys-lots-scroll">
        <table className={phone ? 'ys-lots ys-lots-phone' : 'ys-lots'} aria-label={t('purchasing.ship.lots')}>
          <thead>
            <tr>
              {['item', 'remaining', 'lot', 'produced', 'expires', 'quantity', 'boxes', 'trace', 'more'].map((key) => (
                <th key={key} scope="col">
                  {key === 'more' ? <span className="ys-visually-hidden">{t('common.menu.more')}</span> : t(`purchasing.lot.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {drops.map((drop) => (
              <DropRows key={drop.drop_id} drop={drop} load={load} />
            ))}
          </tbody>
        </table>
      </div>
      {pasting ? <PasteLots onPaste={load.paste} onClose={() => setPasting(false)} /> : null}
    </Panel>
  );
}

function DropRows({ drop, load }: { drop: Drop; load: Load }) {
  const rows = load.rows.filter((row) => row.drop_id === drop.drop_id);
  return rows.map((row, index) => <LotTr key={row.key} drop={drop} row={row} span={index === 0 ? rows.length : 0} only={rows.length === 1} problems={load.tried ? load.problemsOf(row) : none} refused={load.refused.get(row.key)} acts={load.acts} />);
}

const none: Partial<Record<LotField, LotProblem>> = {};

interface LotTrProps {
  drop: Drop;
  row: LotRow;
  /** Rows that the cells of the drop reach over; 0 for its further lots. */
  span: number;
  only: boolean;
  problems: Partial<Record<LotField, LotProblem>>;
  refused?: Refusals;
  acts: LotActs;
}

const LotTr = memo(function LotTr({ drop, row, span, only, problems, refused, acts }: LotTrProps) {
  return (
    <tr className={span ? 'ys-lots-first' : undefined}>
      {span ? <DropCells drop={drop} span={span} /> : null}
      <LotFields row={row} item={drop.item} problems={problems} refused={refused} onChange={(change) => acts.set(row.key, change)} />
      <td>
        <RowButtons row={row} drop={drop} acts={acts} only={only} />
      </td>
    </tr>
  );
});

function DropCells({ drop, span }: { drop: Drop; span: number }) {
  const { t } = useTranslation();
  return (
    <>
      <td rowSpan={span}>
        <span className="ys-mute ys-num">{drop.line_no} </span>
        <ItemName item={drop.item} />
        {drop.cold_chain ? (
          <>
            {' '}
            <Mark tone="link">{t('purchasing.cold')}</Mark>
          </>
        ) : null}
      </td>
      <td rowSpan={span} className="ys-right">
        <Qty value={drop.remaining} unit={drop.item.base_unit} />
      </td>
    </>
  );
}

function RowButtons({ row, drop, acts, only }: Pick<LotTrProps, 'row' | 'drop' | 'acts' | 'only'>) {
  const { t } = useTranslation();
  return (
    <span className="ys-lots-buttons">
      <Button type="text" size="small" icon={<PlusOutlined />} title={t('purchasing.ship.add_lot')} aria-label={`${t('purchasing.ship.add_lot')} ${drop.item.name}`} onClick={() => acts.add(drop)} />
      {only ? null : <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`${t('common.action.remove')} ${row.lot_number}`} onClick={() => acts.remove(row.key)} />}
    </span>
  );
}
