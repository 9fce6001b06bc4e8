import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Money } from '@/shared/ui/Values';
import { useFigures, type Figures } from '../api/exchange';
import { ExchangeTabs, short } from './marks';
import './exchange.css';

type Outcome = Figures['total'];

const columns = ['opened', 'solved', 'in_time', 'ordered', 'expired', 'withdrawn', 'running', 'overdue'] as const;

/** 解决率: clock, result and the share solved in time. */
export function FiguresPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('exchange.title')}>
      <ExchangeTabs />
      <Loaded asked={useFigures()}>{(figures) => <Sheet figures={figures} />}</Loaded>
    </Page>
  );
}

function useShown() {
  const { t } = useTranslation();
  return {
    share: (row: Outcome) => (row.success_bp === null || row.success_bp === undefined ? '—' : `${(row.success_bp / 100).toFixed(1)} %`),
    hours: (row: Outcome) => (row.minutes === null || row.minutes === undefined ? '—' : t('exchange.hours', { hours: (row.minutes / 60).toFixed(1) })),
  };
}

function Sheet({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const shown = useShown();
  const cards: [string, ReactNode][] = [
    [t('exchange.figure.success'), shown.share(figures.total)],
    [t('exchange.figure.hours'), shown.hours(figures.total)],
    [t('exchange.figure.opened'), <Link key="opened" to="/exchange/shortages">{figures.total.opened}</Link>],
    [t('exchange.figure.moved'), <Money key="moved" value={figures.moved} sign />],
  ];
  return (
    <>
      <p className="ys-mute">{t('exchange.figure.days', { from: figures.from, until: figures.until })}</p>
      <div className="ys-exchange-cards">
        {cards.map(([label, value]) => (
          <Panel key={label}>
            <span className="ys-mute">{label}</span>
            <b className="ys-num">{value}</b>
          </Panel>
        ))}
      </div>
      <Panel title={t('exchange.figure.areas')} count={figures.areas.length} flush>
        <div className="ys-exchange-scroll" tabIndex={0} role="region" aria-label={t('exchange.figure.areas')}>
          <table className="ys-exchange-table">
            <thead>
              <tr>
                <th>{t('exchange.figure.area')}</th>
                {columns.map((key) => (
                  <th key={key} className="ys-right">{t(`exchange.figure.${key}`)}</th>
                ))}
                <th className="ys-right">{t('exchange.figure.success')}</th>
                <th className="ys-right">{t('exchange.figure.hours')}</th>
              </tr>
            </thead>
            <tbody>
              {figures.areas.map(({ area, outcome }) => (
                <tr key={area.id}>
                  <td>{short(area)}</td>
                  {columns.map((key) => (
                    <td key={key} className="ys-right ys-num">{outcome[key]}</td>
                  ))}
                  <td className="ys-right ys-num">{shown.share(outcome)}</td>
                  <td className="ys-right ys-num">{shown.hours(outcome)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </>
  );
}
