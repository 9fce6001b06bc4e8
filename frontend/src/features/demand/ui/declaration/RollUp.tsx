import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '@/shared/format/percent';
import { ItemName } from '@/shared/ui/ItemName';
import { Waiting } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty } from '@/shared/ui/Values';
import { useRollUp, useRollUpShares, type RollUpRow, type Round } from '../../api/declarations';

/** What the accepted sheets come to: declared need × ratio in whole packs, by line and facility. */
export function RollUp({ round, views }: { round: Round; views: ReactNode }) {
  const { t } = useTranslation();
  const listing = useRollUp(round.id, true);
  const columns = useMemo((): Column<RollUpRow>[] => {
    const title = (key: string) => t(`demand.round.${key}`);
    const quantity = (key: 'base' | 'agreed' | 'recorded'): Column<RollUpRow> => ({ key, title: title(key), width: 130, align: 'right', render: (row) => <Qty value={row[key]} unit={row.items[0]?.base_unit} /> });
    return [
      { key: 'generic', title: title('generic'), always: true, render: (row) => <b>{row.group_name}</b> },
      { key: 'company', title: title('company'), render: (row) => row.company },
      { key: 'items', title: title('brands'), render: (row) => row.items.map((item) => <ItemName key={item.id} item={item} />) },
      quantity('base'),
      { key: 'ratio', title: title('ratio'), width: 80, align: 'right', render: (row) => percent(row.ratio_bp) },
      quantity('agreed'),
      quantity('recorded'),
      { key: 'facilities', title: title('facilities'), width: 80, align: 'right', render: (row) => row.facilities },
    ];
  }, [t]);
  return (
    <DataTable<RollUpRow>
      fill
      name="round-roll-up"
      label={t('demand.round.view_roll_up')}
      columns={columns}
      listing={listing}
      rowKey={(row) => row.line_id}
      filters={views}
      totals={t('demand.round.accepted_sheets', { count: round.sheets.accepted ?? 0, facilities: round.facilities })}
      expand={(row) => <Shares round={round} row={row} />}
      empty={{ title: t('demand.round.no_roll_up'), help: t('demand.round.no_roll_up_help') }}
      hints={['move', 'palette']}
    />
  );
}

function Shares({ round, row }: { round: Round; row: RollUpRow }) {
  const { t } = useTranslation();
  const { rows, loading } = useRollUpShares(round.id, row.line_id);
  if (loading) return <Waiting rows={2} />;
  const unit = row.items[0]?.base_unit;
  return (
    <ul className="ys-shares" aria-label={t('demand.round.shares')}>
      {rows.map((share) => (
        <li key={share.facility.id}>
          {share.facility.short_name} <Qty value={share.base} unit={unit} /> → <b><Qty value={share.agreed} unit={unit} /></b>
        </li>
      ))}
    </ul>
  );
}
