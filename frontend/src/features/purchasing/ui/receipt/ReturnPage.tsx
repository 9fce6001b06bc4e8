import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { ItemName } from '@/shared/ui/ItemName';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Qty, When } from '@/shared/ui/Values';
import { useHandOver, useReturn } from '../../api/receipts';
import type { SupplierReturn } from '../../api/types';
import { Stage } from '../marks';

type Line = SupplierReturn['lines'][number];

/** One return: what goes back, why, and that the supplier has it. */
export function ReturnPage({ id }: { id: string }) {
  const asked = useReturn(id);
  return <Loaded asked={asked}>{(one) => <Return one={one} />}</Loaded>;
}

function Return({ one }: { one: SupplierReturn }) {
  const { t } = useTranslation();
  const hand = useHandOver(t('purchasing.done.hand_over'));
  const reason = (row: Line) => t(`purchasing.reject.${row.reason}`, { defaultValue: row.reason });
  const facts = (
    <>
      <span>{one.supplier.name}</span>
      <Stage of="return" state={one.state} />
      <Link to={`/purchasing/receipts/${one.receipt.id}`}>{one.receipt.number}</Link>
      {one.handed_over_at ? (
        <span>
          {one.handed_over_by?.name} <When at={one.handed_over_at} />
        </span>
      ) : null}
    </>
  );
  const actions = (
    <ActionButton verb="hand_over" can={one.can} primary ask="confirm" askHelp={t('purchasing.ask.hand_over')} busy={hand.isPending} onAct={() => hand.mutate(one)}>
      {t('purchasing.verb.hand_over')}
    </ActionButton>
  );
  return (
    <Page title={<span className="ys-num">{one.number}</span>} facts={facts} actions={actions}>
      <DataTable<Line>
        name="return-lines"
        label={t('purchasing.tab.returns')}
        listing={{ rows: one.lines }}
        rowKey={(row) => row.id}
        columns={[
          { key: 'item', title: t('purchasing.lot.item'), always: true, render: (row) => <ItemName item={row.item} /> },
          { key: 'lot', title: t('purchasing.lot.lot'), width: 140, render: (row) => <span className="ys-num">{row.lot_number}</span> },
          { key: 'quantity', title: t('purchasing.lot.quantity'), width: 120, align: 'right', render: (row) => <Qty value={row.quantity} unit={row.item.base_unit} /> },
          { key: 'reason', title: t('purchasing.verdict.reason'), width: 180, render: reason },
        ]}
        card={(row) => (
          <>
            <span className="ys-card-line">
              <b>
                <ItemName item={row.item} />
              </b>
              <Qty value={row.quantity} unit={row.item.base_unit} />
            </span>
            <span className="ys-card-small">
              {row.lot_number} · {reason(row)}
            </span>
          </>
        )}
        empty={{ title: t('purchasing.empty.lots') }}
      />
    </Page>
  );
}
