import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { NativeDate, NativeText, Problem } from '../fields';
import type { HeadProblem, Load } from './useLoad';

/** The papers of the load: who drives, when it comes, how many boxes, which invoices. */
export function ShipHead({ load }: { load: Load }) {
  const { t } = useTranslation();
  const { head, setHead, headProblems } = load;
  const label = (key: string) => t(`purchasing.ship.${key}`);
  const field = (key: string, content: ReactNode, problem?: HeadProblem) => (
    <div className="ys-ship-field">
      <span className="ys-ship-label">{label(key)}</span>
      {problem ? (
        <Problem show problems={headProblems} of={[problem]}>
          {content}
        </Problem>
      ) : (
        content
      )}
    </div>
  );
  return (
    <div className="ys-shipform">
      {field('shipped_at', <input type="datetime-local" className="ys-field-input" aria-label={label('shipped_at')} value={head.shipped_at} onChange={(event) => setHead({ shipped_at: event.target.value })} />)}
      {field('expected_on', <NativeDate label={label('expected_on')} value={head.expected_on} onChange={(expected_on) => setHead({ expected_on })} />, 'expected')}
      {field('boxes', <NativeText numeric label={label('boxes')} value={head.boxes} onChange={(boxes) => setHead({ boxes })} />, 'boxes')}
      {field('carrier', <NativeText label={label('carrier')} value={head.carrier} onChange={(carrier) => setHead({ carrier })} />)}
      {field('vehicle', <NativeText label={label('vehicle')} value={head.vehicle} onChange={(vehicle) => setHead({ vehicle })} />)}
      {field('invoices', <NativeText label={label('invoices')} value={head.invoices} placeholder={t('purchasing.ship.invoices_help')} onChange={(invoices) => setHead({ invoices })} />)}
      {load.cold ? field('temperature_log', <NativeText label={label('temperature_log')} value={head.temperature_log} placeholder={t('purchasing.ship.temperature_help')} onChange={(temperature_log) => setHead({ temperature_log })} />, 'temperature') : null}
    </div>
  );
}
