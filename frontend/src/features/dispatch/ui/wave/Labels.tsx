import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Tote } from '../../api/dispatch';
import { Barcode } from '../Barcode';

/** Labels of totes, one on each page of the label printer. */
export function Labels({ totes }: { totes: readonly Tote[] }) {
  const { t } = useTranslation();
  return createPortal(
    <div className="ys-print ys-labels">
      {totes.map((tote) => (
        <section key={tote.id} className="ys-label">
          <b>{tote.facility.name}</b>
          <span>
            {tote.stop.id === tote.facility.id ? '' : t('dispatch.print.via', { place: tote.stop.short_name || tote.stop.name })} {tote.run_on} · {t('dispatch.lines', { count: tote.lines })}
          </span>
          <Barcode code={tote.code} height={60} />
          <span className="ys-label-code">
            {tote.code} {tote.cold ? <em>{t('dispatch.print.cold')}</em> : null}
          </span>
        </section>
      ))}
    </div>,
    document.body,
  );
}
