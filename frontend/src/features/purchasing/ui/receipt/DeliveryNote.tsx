import { useTranslation } from 'react-i18next';
import { quantity } from '@/shared/format/decimal';
import { whenFull } from '@/shared/format/when';
import { PrintView } from '@/shared/ui/PrintView';
import type { ShipNoticeDetail } from '../../api/types';

/** 随货同行单: the paper that GSP wants beside the goods, with lots and dates, to be signed at the door. */
export function DeliveryNote({ notice }: { notice: ShipNoticeDetail }) {
  const { t } = useTranslation();
  const columns = ['item', 'specification', 'manufacturer', 'lot', 'produced', 'expires', 'unit', 'quantity', 'boxes'];
  const head: [string, string][] = [
    ['number', notice.number],
    ['order', notice.order.number],
    ['supplier', notice.supplier.name],
    ['destination', notice.destination.name],
    ['shipped_at', whenFull(notice.shipped_at)],
    ['carrier', [notice.carrier, notice.vehicle].filter(Boolean).join(' ') || '—'],
    ['boxes', String(notice.box_count)],
    ['invoices', notice.invoice_numbers.join(t('common.list')) || '—'],
    ...(notice.temperature_log ? ([['temperature', notice.temperature_log]] as [string, string][]) : []),
  ];
  return (
    <PrintView title={t('purchasing.paper.title')} head={<HeadFacts facts={head} />} signatures={['shipper', 'carrier', 'receiver', 'inspector'].map((role) => t(`purchasing.paper.${role}`))}>
      <table>
        <thead>
          <tr>
            {columns.map((key) => (
              <th key={key}>{t(`purchasing.paper.column.${key}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {notice.lines.map(({ id, item, lot_number, produced_on, expires_on, quantity: count, box_count }) => (
            <tr key={id}>
              <td>{item.name}</td>
              <td>{[item.form, item.specification].filter(Boolean).join(' ')}</td>
              <td>{item.manufacturer}</td>
              <td>{lot_number}</td>
              <td>{produced_on ?? ''}</td>
              <td>{expires_on}</td>
              <td>{item.base_unit}</td>
              <td>{quantity(count)}</td>
              <td>{box_count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </PrintView>
  );
}

function HeadFacts({ facts }: { facts: [string, string][] }) {
  const { t } = useTranslation();
  return facts.map(([key, value]) => (
    <span key={key}>
      {t(`purchasing.column.${key}`)} {value}
    </span>
  ));
}
