import { useTranslation } from 'react-i18next';
import { PrintView } from '@/shared/ui/PrintView';
import type { RunDetail } from '../../api/runs';
import { clock, kilometres } from '../../lib/clock';

/** 路线单 on paper: stops in order with their boxes, and a line for each signature. */
export function RouteSheet({ detail }: { detail: RunDetail }) {
  const { t } = useTranslation();
  const { run, totes, errands, parcels } = detail;
  const title = (key: string) => t(`dispatch.column.${key}`);
  return (
    <PrintView
      title={t('dispatch.print.sheet_title')}
      head={
        <>
          <span>{run.number}</span>
          <span>{run.run_on}</span>
          <span>{run.vehicle.plate}</span>
          <span>{run.driver?.name ?? t('dispatch.no_driver')}</span>
          <span>
            {clock(run.start_minute)}–{clock(run.end_minute)} {kilometres(run.metres)} km
          </span>
        </>
      }
      signatures={[title('driver'), t('dispatch.print.keeper')]}
    >
      <table>
        <thead>
          <tr>
            {['sequence', 'facility', 'window', 'arrive', 'totes', 'signature'].map((key) => (
              <th key={key}>{title(key)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {run.stops.map((stop) => (
            <tr key={stop.id}>
              <td>{stop.sequence}</td>
              <td>
                {stop.organisation.name} {stop.cold ? t('dispatch.cold') : ''}
              </td>
              <td>
                {clock(stop.window_from_minute)}–{clock(stop.window_to_minute)}
              </td>
              <td>{clock(stop.arrive_minute)}</td>
              <td>
                {totes.filter((tote) => tote.stop.id === stop.organisation.id).map((tote) => tote.code).join(' ')}
                {parcels.filter((parcel) => parcel.stop.id === stop.organisation.id).map((parcel) => (
                  <div key={parcel.code}>
                    {parcel.code} {parcel.facility.short_name || parcel.facility.name} {t('dispatch.parcel', { count: parcel.bags })}
                  </div>
                ))}
                {errands.filter((errand) => errand.stop_id === stop.id).map((errand) => (
                  <div key={errand.number + String(errand.take)}>
                    {t(errand.take ? 'dispatch.drive.errand_take' : 'dispatch.drive.errand_give', { place: errand.other.short_name || errand.other.name })} {errand.item.name} {errand.quantity} {errand.item.base_unit} ({errand.number})
                  </div>
                ))}
              </td>
              <td className="ys-print-sign" />
            </tr>
          ))}
        </tbody>
      </table>
    </PrintView>
  );
}
