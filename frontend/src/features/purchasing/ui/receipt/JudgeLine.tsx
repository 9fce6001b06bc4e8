import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { compare, quantity } from '@/shared/format/decimal';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark } from '@/shared/ui/Mark';
import { Expiry, Qty } from '@/shared/ui/Values';
import type { ReceiptLine } from '../../api/types';
import { acceptedOf, openOf, reasons, verdictProblem, type Verdict } from '../../model/inspection';
import { NativeSelect, NativeText } from '../fields';

interface JudgeProps {
  line: ReceiptLine;
  deciding: boolean;
  verdict: Verdict;
  tried: boolean;
  onChange: (change: Partial<Verdict>) => void;
}

/** One lot on the bench: what it is, what came, and the three parts of the verdict. */
export function JudgeLine(props: JudgeProps) {
  const { line, deciding, verdict, tried } = props;
  const { t } = useTranslation();
  const { item } = line;
  const problem = tried ? verdictProblem(line, verdict, deciding) : null;
  return (
    <li className="ys-judge-line">
      <span>
        <ItemName item={item} />
        <span className="ys-judge">
          {line.guarded ? <Mark tone="bad">{t('purchasing.guarded')}</Mark> : null}
          {line.cold_chain ? <Mark tone="link">{t('purchasing.cold')}</Mark> : null}
          <small className="ys-mute">{item.manufacturer}</small>
        </span>
      </span>
      <span>
        <span className="ys-num">{line.lot_number}</span> · <Qty value={openOf(line, deciding)} unit={item.base_unit} />
        <br />
        <small>
          <Expiry on={line.expires_on} warnDays={180} />
        </small>
      </span>
      <span>
        <Parts {...props} />
        {compare(verdict.rejected || '0', '0') > 0 ? <Why {...props} /> : null}
        {problem ? (
          <span className="ys-cell-problem" role="alert">
            {t(`purchasing.verdict_problem.${problem}`, { open: quantity(openOf(line, deciding)) })}
          </span>
        ) : null}
      </span>
    </li>
  );
}

function Parts({ line, deciding, verdict, onChange }: JudgeProps) {
  const { t } = useTranslation();
  const open = openOf(line, deciding);
  const name = `${line.item.name} ${line.lot_number}`;
  return (
    <span className="ys-judge-numbers">
      <label>
        {t('purchasing.verdict.accepted')}
        <output className="ys-judge-accepted" aria-label={`${name} ${t('purchasing.verdict.accepted')}`}>
          {quantity(acceptedOf(line, verdict, deciding))}
        </output>
      </label>
      <label>
        <span className="ys-judge-label">
          {t('purchasing.verdict.rejected')}
          <All onClick={() => onChange({ rejected: open, pending: '' })} label={`${name} ${t('purchasing.verdict.reject_all')}`} />
        </span>
        <NativeText numeric label={`${name} ${t('purchasing.verdict.rejected')}`} value={verdict.rejected} onChange={(rejected) => onChange({ rejected })} />
      </label>
      <label>
        <span className="ys-judge-label">
          {t('purchasing.verdict.pending')}
          <All onClick={() => onChange({ pending: open, rejected: '' })} label={`${name} ${t('purchasing.verdict.pend_all')}`} />
        </span>
        <NativeText numeric label={`${name} ${t('purchasing.verdict.pending')}`} value={verdict.pending} onChange={(pending) => onChange({ pending })} />
      </label>
    </span>
  );
}

function All({ onClick, label }: { onClick: () => void; label: string }) {
  const { t } = useTranslation();
  return (
    <Button type="link" size="small" aria-label={label} onClick={onClick}>
      {t('purchasing.verdict.all')}
    </Button>
  );
}

function Why({ line, verdict, onChange }: JudgeProps) {
  const { t } = useTranslation();
  const name = `${line.item.name} ${line.lot_number}`;
  return (
    <span className="ys-judge-why">
      <NativeSelect label={`${name} ${t('purchasing.verdict.reason')}`} value={verdict.reason} placeholder={t('purchasing.verdict.reason')} options={reasons.map((value) => ({ value, label: t(`purchasing.reject.${value}`) }))} onChange={(said) => onChange({ reason: reasons.find((reason) => reason === said) ?? '' })} />
      <NativeText label={`${name} ${t('purchasing.verdict.note')}`} placeholder={t('purchasing.verdict.note')} value={verdict.note} onChange={(note) => onChange({ note })} />
    </span>
  );
}
