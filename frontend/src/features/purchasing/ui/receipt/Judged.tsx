import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { compare, quantity } from '@/shared/format/decimal';
import { ItemName } from '@/shared/ui/ItemName';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Expiry, Qty } from '@/shared/ui/Values';
import type { ReceiptDetail, ReceiptLine } from '../../api/types';

function columns(t: TFunction): Column<ReceiptLine>[] {
  const title = (key: string) => t(`purchasing.verdict.${key}`);
  const part = (value: string, tone: string) => (compare(value, '0') > 0 ? <span className={tone}>{quantity(value)}</span> : <span className="ys-mute">0</span>);
  return [
    { key: 'item', title: t('purchasing.lot.item'), always: true, render: (row) => <ItemName item={row.item} /> },
    { key: 'lot', title: t('purchasing.lot.lot'), width: 130, render: (row) => <span className="ys-num">{row.lot_number}</span> },
    { key: 'expires', title: t('purchasing.lot.expires'), width: 160, render: (row) => <Expiry on={row.expires_on} warnDays={180} /> },
    { key: 'shipped', title: title('arrived'), width: 110, align: 'right', render: (row) => <Qty value={row.shipped} unit={row.item.base_unit} /> },
    { key: 'accepted', title: title('accepted'), width: 90, align: 'right', render: (row) => part(row.accepted, 'ys-saved') },
    { key: 'rejected', title: title('rejected'), width: 90, align: 'right', render: (row) => part(row.rejected, 'ys-deadline-late') },
    { key: 'pending', title: title('pending'), width: 90, align: 'right', render: (row) => part(row.pending, 'ys-deadline-near') },
    { key: 'reason', title: title('reason'), width: 200, render: (row) => [row.reject_reason ? t(`purchasing.reject.${row.reject_reason}`) : '', row.note].filter(Boolean).join(' · ') || '—' },
  ];
}

/** What came of the inspection. */
export function Judged({ receipt }: { receipt: ReceiptDetail }) {
  const { t } = useTranslation();
  return (
    <DataTable<ReceiptLine>
      name="judged"
      label={t('purchasing.inspect.result')}
      columns={columns(t)}
      listing={{ rows: receipt.lines }}
      rowKey={(row) => row.id}
      tone={(row) => (compare(row.rejected, '0') > 0 ? 'bad' : compare(row.pending, '0') > 0 ? 'warn' : undefined)}
      card={(row) => (
        <>
          <span className="ys-card-line">
            <b>
              <ItemName item={row.item} />
            </b>
            <span className="ys-saved">
              {quantity(row.accepted)} / {quantity(row.shipped)}
            </span>
          </span>
          <span className="ys-card-small">
            {row.lot_number}
            {row.reject_reason ? ` · ${t(`purchasing.reject.${row.reject_reason}`)} ${quantity(row.rejected)}` : ''}
          </span>
        </>
      )}
      empty={{ title: t('purchasing.empty.lots') }}
    />
  );
}
