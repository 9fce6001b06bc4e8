import { useTranslation } from 'react-i18next';
import { PrintView } from '@/shared/ui/PrintView';
import type { WaveDetail } from '../../api/dispatch';
import { Barcode } from '../Barcode';

/** 拣货单 on paper, in the order of the walk, with the labels of the bins as bars. */
export function PickSheet({ detail }: { detail: WaveDetail }) {
  const { t } = useTranslation();
  const { wave, lines } = detail;
  const title = (key: string) => t(`dispatch.column.${key}`);
  return (
    <PrintView
      title={t('dispatch.print.list_title')}
      head={
        <>
          <span>{wave.number}</span>
          <span>{wave.run_on}</span>
          <span>{wave.area?.name ?? t('dispatch.wave_new.any')}</span>
        </>
      }
      signatures={[t('dispatch.column.picker'), t('dispatch.column.checker')]}
    >
      <table>
        <thead>
          <tr>
            {['bin', 'item', 'lot', 'expiry', 'quantity', 'taken'].map((key) => (
              <th key={key}>{title(key)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td>{line.bin ? <Barcode code={line.bin} height={24} /> : null}{line.bin ?? t('dispatch.pick.no_bin')}</td>
              <td>{line.item.name} {line.item.specification} {line.item.manufacturer}</td>
              <td>{line.lot}</td>
              <td>{line.expires_on}</td>
              <td>{line.quantity} {line.item.base_unit}</td>
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </PrintView>
  );
}
