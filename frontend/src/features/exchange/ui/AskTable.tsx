import { useTranslation } from 'react-i18next';
import { Empty } from '@/shared/ui/States';
import { Expiry, Qty } from '@/shared/ui/Values';
import type { Ask } from '../api/exchange';
import { short, State } from './marks';

const kilometres = (metres: number): string => (metres / 1000).toFixed(1);

/** Who was asked, in order, with every reason of his place and its points. */
export function AskTable({ asks, unit }: { asks: readonly Ask[]; unit: string }) {
  const { t } = useTranslation();
  if (asks.length === 0) return <Empty title={t('exchange.empty.asks')} help={t('exchange.empty.asks_help')} />;
  const title = (key: string) => t(`exchange.column.${key}`);
  return (
    <div className="ys-exchange-scroll" tabIndex={0} role="region" aria-label={t('exchange.asks')}>
      <table className="ys-exchange-table">
        <thead>
          <tr>
            {['rank', 'donor', 'spare', 'cover', 'expiry', 'distance', 'run', 'score', 'answer'].map((key) => (
              <th key={key}>{title(key)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {asks.map((ask) => (
            <tr key={ask.id}>
              <td className="ys-num">{ask.rank}</td>
              <td>{short(ask.donor)}</td>
              <td>
                <Qty value={ask.spare} unit={unit} /> <span className="ys-mute">{t('exchange.of_free', { free: ask.free })}</span>
              </td>
              <Reason points={ask.points.cover}>{ask.cover_days === null || ask.cover_days === undefined ? t('exchange.no_use') : t('exchange.days', { count: ask.cover_days })}</Reason>
              <Reason points={ask.points.expiry}>
                <Expiry on={ask.expires_on} />
              </Reason>
              <Reason points={ask.points.distance}>{ask.metres === null || ask.metres === undefined ? t('exchange.no_place') : t('exchange.kilometres', { km: kilometres(ask.metres) })}</Reason>
              <Reason points={ask.points.run}>{ask.run ?? t('exchange.no_run')}</Reason>
              <td className="ys-num">{ask.score}</td>
              <td>
                <State of="ask" value={ask.state} /> {ask.state === 'accepted' ? <Qty value={ask.given} unit={unit} /> : <span className="ys-mute">{ask.reason}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Reason({ points, children }: { points: number; children: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <td>
      {children} <span className="ys-mute ys-num">{t('exchange.points', { count: points })}</span>
    </td>
  );
}
