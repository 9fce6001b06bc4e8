import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { ItemName } from '@/shared/ui/ItemName';
import { Facts, Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { StepLine, type Step } from '@/shared/ui/StepLine';
import { Expiry, Money, Qty, When } from '@/shared/ui/Values';
import { useAdjustment, useAdjustmentAct, type Adjustment, type AdjustmentDetail } from '../api/shelf';
import { short, ShelfState } from './marks';
import { StockTabs } from './StockTabs';
import './shelf.css';

/** One adjustment: its lots with the reason of each. */
export function AdjustmentPage({ id }: { id: string }) {
  return <Loaded asked={useAdjustment(id)}>{(detail) => <Paper detail={detail} />}</Loaded>;
}

function useSteps(row: Adjustment): Step[] {
  const { t } = useTranslation();
  const step = (key: string, state: Step['state'], note?: string): Step => ({ key, label: t(`stock.adjust_step.${key}`), state, note });
  const made = step('made', 'done', row.proposed_by?.name);
  if (row.state === 'rejected') return [made, step('rejected', 'stopped', row.decision)];
  if (row.state === 'waiting') return [made, step('decided', 'now'), step('posted', 'waiting')];
  return [made, ...(row.decided_at ? [step('decided', 'done', row.decided_by?.name)] : []), step('posted', 'done')];
}

function Paper({ detail }: { detail: AdjustmentDetail }) {
  const { t } = useTranslation();
  const { adjustment } = detail;
  const act = useAdjustmentAct(adjustment, ({ verb }) => t(`stock.adjust_done.${verb}`));
  return (
    <Page
      title={adjustment.number}
      facts={<><ShelfState of="adjustment_state" value={adjustment.state} /> {short(adjustment.organisation)}</>}
      actions={
        <>
          <ActionButton verb="reject" can={adjustment.can} ask="reason" askTitle={t('stock.adjust_act.reject')} onAct={(reason) => act.mutate({ verb: 'reject', reason })}>
            {t('stock.adjust_act.reject')}
          </ActionButton>
          <ActionButton verb="confirm" can={adjustment.can} primary busy={act.isPending} ask="confirm" askTitle={t('stock.adjust_act.confirm')} askHelp={t('stock.adjust.confirm_help')} onAct={() => act.mutate({ verb: 'confirm' })}>
            {t('stock.adjust_act.confirm')}
          </ActionButton>
        </>
      }
    >
      <StockTabs />
      <StepLine steps={useSteps(adjustment)} />
      <Panel>
        <Facts
          items={[
            [t('stock.paper.amount'), adjustment.amount ? <Money key="amount" value={adjustment.amount} /> : t('stock.adjust.no_price')],
            [t('stock.paper.at'), <When key="at" at={adjustment.proposed_at} />],
            [t('stock.paper.note'), adjustment.note || null],
            [t('stock.paper.decision'), adjustment.decision || null],
          ]}
        />
      </Panel>
      <Panel title={t('stock.paper.lines')} count={detail.lines.length} flush>
        <div className="ys-sheet-scroll" tabIndex={0} role="region" aria-label={t('stock.paper.lines')}>
          <table className="ys-sheet">
            <thead>
              <tr>
                <th>{t('stock.balances.item')}</th>
                <th>{t('stock.lot.number')}</th>
                <th>{t('stock.lot.expires_on')}</th>
                <th>{t('stock.move.reason')}</th>
                <th className="ys-right">{t('stock.move.quantity')}</th>
              </tr>
            </thead>
            <tbody>
              {detail.lines.map((line) => (
                <tr key={`${line.lot_id}-${line.reason}`}>
                  <td>
                    <ItemName item={line.item} />
                  </td>
                  <td className="ys-num">{line.lot}</td>
                  <td>
                    <Expiry on={line.expires_on} />
                  </td>
                  <td>{t(`stock.adjust_reason.${line.reason}`)}</td>
                  <td className="ys-right">
                    <Qty value={line.quantity} unit={line.item.base_unit} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </Page>
  );
}
