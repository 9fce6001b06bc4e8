import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { money, quantity } from '@/shared/format/decimal';
import { Mark } from '@/shared/ui/Mark';
import { Money, Qty } from '@/shared/ui/Values';
import { useBudgetCheck, useTrim, type BudgetCheck } from '../../api/budgets';
import './budget.css';

interface BarProps {
  id: string;
  version: number;
  /** The proposal speaks of what is saved: it waits until everything typed is. */
  ready?: boolean;
  onTrimmed: () => void;
}

/** What is left of the facility's budgets and what this requisition asks for; where it is too much, the way out. */
export function BudgetBar({ id, version, ready = true, onTrimmed }: BarProps) {
  const { t } = useTranslation();
  const { data } = useBudgetCheck(id, version);
  const [open, setOpen] = useState(false);
  if (!data || data.budgets.length === 0) return null;
  const over = data.budgets.some((budget) => budget.over);
  return (
    <div className={over ? 'ys-budget-bar ys-budget-over' : 'ys-budget-bar'} role="status">
      {data.budgets.map((budget) => (
        <span key={`${budget.period}-${budget.item_kind ?? ''}`}>
          <span className="ys-mute">{t('demand.budget.of', { period: budget.period, kind: t(`demand.budget.kind.${budget.item_kind ?? 'all'}`) })}</span>{' '}
          {t('demand.budget.left_asked', { left: money(budget.left), asked: money(budget.asked) })} {budget.over ? <Mark tone="warn">{t('demand.flag.over_budget')}</Mark> : null}
        </span>
      ))}
      {over && data.action === 'block' ? <b className="ys-deadline-late">{t('demand.budget.blocked')}</b> : null}
      {over && data.trims.length > 0 && data.action !== 'warn' ? (
        <Button size="small" disabled={!ready} onClick={() => setOpen(true)}>
          {t('demand.budget.proposal', { count: data.trims.length })}
        </Button>
      ) : null}
      {open ? <Proposal id={id} version={version} check={data} onClose={() => setOpen(false)} onTrimmed={onTrimmed} /> : null}
    </div>
  );
}

interface ProposalProps {
  id: string;
  version: number;
  check: BudgetCheck;
  onClose: () => void;
  onTrimmed: () => void;
}

/** Line by line what would be taken away, and why this line and not another. */
function Proposal({ id, version, check, onClose, onTrimmed }: ProposalProps) {
  const { t } = useTranslation();
  const trimmed = () => {
    onClose();
    onTrimmed();
  };
  const trim = useTrim((count) => t('demand.budget.trimmed', { count }), trimmed);
  const heads = [t('demand.column.name'), t('demand.column.orders'), t('demand.budget.to'), t('demand.budget.saved'), t('demand.budget.why')];
  return (
    <Modal
      open
      width={760}
      title={t('demand.budget.title')}
      okText={t('demand.budget.accept', { count: check.trims.length })}
      okButtonProps={{ loading: trim.isPending, disabled: !check.can_trim }}
      onOk={() => trim.mutate({ id, version, lines: check.trims.length })}
      onCancel={onClose}
    >
      <p className="ys-mute">{t('demand.budget.order')}</p>
      <div className="ys-budget-scroll" tabIndex={0} role="group" aria-label={t('demand.budget.title')}>
        <table className="ys-table ys-table-compact">
          <thead>
            <tr>
              {heads.map((head, at) => (
                <th key={head} scope="col" className={at > 0 && at < 4 ? 'ys-right' : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {check.trims.map((line) => (
              <TrimRow key={line.item.id} line={line} />
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}

function TrimRow({ line: { item, from, to, saved, protection, cover_days: cover } }: { line: BudgetCheck['trims'][number] }) {
  const { t } = useTranslation();
  return (
    <tr>
      <td>
        {item.name} <small className="ys-mute">{item.specification}</small>
      </td>
      <td className="ys-right">
        <Qty value={from} unit={item.base_unit} />
      </td>
      <td className="ys-right">
        <b>
          <Qty value={to} unit={item.base_unit} />
        </b>
      </td>
      <td className="ys-right">
        <Money value={saved} />
      </td>
      <td>
        <Mark tone={protection === 'none' ? 'plain' : 'warn'}>{t(`demand.budget.protection.${protection}`)}</Mark>{' '}
        <small className="ys-mute">{cover ? t('demand.budget.cover', { days: quantity(cover) }) : t('demand.budget.unused')}</small>
      </td>
    </tr>
  );
}
