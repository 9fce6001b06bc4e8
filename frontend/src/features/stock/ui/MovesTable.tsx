import { useTranslation } from 'react-i18next';
import { useWord } from '@/shared/lib/word';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Mark } from '@/shared/ui/Mark';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column, Rows } from '@/shared/ui/table/types';
import { Qty, When } from '@/shared/ui/Values';
import { useReverseMove } from '../api/reverseMove';
import type { Move } from '../model';
import { usePlaceName } from './LotsTable';

/** Moves of the ledger, newest first: from where, to where, why. */
export function MovesTable({ name, listing }: { name: string; listing: Rows<Move> }) {
  const { t } = useTranslation();
  const word = useWord();
  const placeName = usePlaceName();
  const title = (key: string) => t(`stock.move.${key}`);
  const reverse = useReverseMove(t('stock.move.reversed'));
  const columns: Column<Move>[] = [
    { key: 'at', title: title('at'), width: 110, always: true, render: (move) => <When at={move.at} /> },
    { key: 'reason', title: title('reason'), width: 96, always: true, render: (move) => word('stock.reason', move.reason) },
    { key: 'from', title: title('from_'), render: (move) => placeName(move.from) },
    { key: 'to', title: title('to'), render: (move) => placeName(move.to) },
    { key: 'lot', title: title('lot'), width: 130, render: (move) => <span className="ys-num">{move.lot.number}</span> },
    { key: 'quantity', title: title('quantity'), width: 110, align: 'right', always: true, render: (move) => <Qty value={move.quantity} unit={move.item.base_unit} /> },
    {
      key: 'reverse',
      title: '',
      width: 80,
      align: 'right',
      always: true,
      render: (move) =>
        move.reversed ? (
          <Mark>{title('reversed')}</Mark>
        ) : (
          <ActionButton size="small" verb="reverse" can={move.can} ask="reason" askHelp={title('reverse_help')} onAct={(reason) => reverse.mutate({ move, reason })}>
            {title('reverse')}
          </ActionButton>
        ),
    },
    { key: 'document', title: title('document'), width: 110, optional: true, render: (move) => word('stock.document', move.document) },
  ];
  return <DataTable<Move> name={name} label={t('stock.item.moves')} compact bare columns={columns} listing={listing} rowKey={(move) => move.id} card={(move) => <MoveCard move={move} />} empty={{ title: t('stock.item.no_moves') }} />;
}

function MoveCard({ move }: { move: Move }) {
  const word = useWord();
  const placeName = usePlaceName();
  return (
    <>
      <span className="ys-card-line">
        <b>{word('stock.reason', move.reason)}</b>
        <Qty value={move.quantity} unit={move.item.base_unit} />
      </span>
      <span className="ys-card-line ys-card-small">
        <span>
          {placeName(move.from)} → {placeName(move.to)}
        </span>
        <When at={move.at} />
      </span>
    </>
  );
}
