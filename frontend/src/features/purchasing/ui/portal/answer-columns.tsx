import { VerticalAlignBottomOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ItemName } from '@/shared/ui/ItemName';
import type { Column } from '@/shared/ui/table/types';
import { Money, Qty, UnitPrice } from '@/shared/ui/Values';
import type { OrderLine } from '../../api/types';
import type { Answer, AnswerKind, AnswerProblem } from '../../model/answers';
import { NativeDate, NativeText, Problem } from '../fields';

export interface AnswerRow {
  line: OrderLine;
  answer: Answer;
  /** Promised for every line that names no day of its own. */
  day: string;
  problems: AnswerProblem[];
}

export interface AnswerActs {
  say: (id: string, change: Partial<Answer>) => void;
  fillDown: (id: string) => void;
  /** Somebody has pressed confirm: what is missing is named from now on. */
  tried: boolean;
}

const kinds: AnswerKind[] = ['full', 'part', 'declined'];

interface CellProps {
  row: AnswerRow;
  act: AnswerActs;
}

function Choice({ row, act }: CellProps) {
  const { t } = useTranslation();
  return (
    <span className="ys-choice" role="radiogroup" aria-label={`${row.line.item.name} ${t('purchasing.column.answer')}`}>
      {kinds.map((kind) => (
        <label key={kind} className={row.answer.answer === kind ? `ys-choice-on ys-choice-${kind}` : undefined}>
          <input type="radio" name={`answer-${row.line.id}`} checked={row.answer.answer === kind} onChange={() => act.say(row.line.id, { answer: kind })} />
          {t(`purchasing.answer.${kind}`)}
        </label>
      ))}
    </span>
  );
}

function Quantity({ row, act }: CellProps) {
  const { t } = useTranslation();
  const { line, answer } = row;
  if (answer.answer !== 'part') return answer.answer === 'full' ? <Qty value={line.quantity} unit={line.item.base_unit} /> : <span className="ys-mute">0</span>;
  return (
    <Problem show={act.tried} problems={row.problems} of={['quantity', 'quantity_range']}>
      <NativeText numeric value={answer.quantity} label={`${line.item.name} ${t('purchasing.column.quantity')}`} onChange={(quantity) => act.say(line.id, { quantity })} />
    </Problem>
  );
}

function Promised({ row, act }: CellProps) {
  const { t } = useTranslation();
  const { line, answer } = row;
  if (answer.answer === 'declined') return <span className="ys-mute">—</span>;
  return (
    <Problem show={act.tried} problems={row.problems} of={['date', 'date_past']}>
      <NativeDate value={answer.promised_on || row.day} label={`${line.item.name} ${t('purchasing.column.promised')}`} onChange={(promised_on) => act.say(line.id, { promised_on })} />
    </Problem>
  );
}

function Reason({ row, act }: CellProps) {
  const { t } = useTranslation();
  const { line, answer } = row;
  if (answer.answer === 'full') return null;
  return (
    <Problem show={act.tried} problems={row.problems} of={['reason']}>
      <NativeText value={answer.reason} label={`${line.item.name} ${t('common.reason.label')}`} placeholder={t('purchasing.portal.reason')} onChange={(reason) => act.say(line.id, { reason })} />
    </Problem>
  );
}

function FillDown({ row, act }: CellProps) {
  const { t } = useTranslation();
  return <Button type="text" size="small" icon={<VerticalAlignBottomOutlined />} title={t('purchasing.portal.fill_down')} aria-label={t('purchasing.portal.fill_down')} onClick={() => act.fillDown(row.line.id)} />;
}

export function answerColumns(t: TFunction, act: AnswerActs): Column<AnswerRow>[] {
  const title = (key: string) => t(`purchasing.column.${key}`);
  return [
    { key: 'no', title: '#', width: 40, align: 'right', render: ({ line }) => <span className="ys-mute">{line.line_no}</span> },
    { key: 'item', title: title('item'), always: true, render: ({ line }) => <ItemName item={line.item} /> },
    { key: 'ordered', title: title('ordered'), width: 90, align: 'right', render: ({ line }) => <Qty value={line.quantity} unit={line.item.base_unit} /> },
    { key: 'price', title: title('price'), width: 80, align: 'right', render: ({ line }) => <UnitPrice value={line.price} /> },
    { key: 'amount', title: title('amount'), width: 100, align: 'right', render: ({ line }) => <Money value={line.amount} /> },
    { key: 'answer', title: title('answer'), width: 170, always: true, render: (row) => <Choice row={row} act={act} /> },
    { key: 'confirmed', title: title('confirmed'), width: 100, align: 'right', always: true, render: (row) => <Quantity row={row} act={act} /> },
    { key: 'promised', title: title('promised'), width: 126, always: true, render: (row) => <Promised row={row} act={act} /> },
    { key: 'reason', title: t('common.reason.label'), width: 170, always: true, render: (row) => <Reason row={row} act={act} /> },
    { key: 'fill', title: '', width: 56, always: true, render: (row) => <FillDown row={row} act={act} /> },
  ];
}

export function AnswerCard({ row, act }: CellProps) {
  return (
    <span className="ys-answer-card">
      <span className="ys-card-line">
        <b>
          <ItemName item={row.line.item} />
        </b>
        <Qty value={row.line.quantity} unit={row.line.item.base_unit} />
      </span>
      <Choice row={row} act={act} />
      {row.answer.answer === 'part' ? <Quantity row={row} act={act} /> : null}
      <Promised row={row} act={act} />
      <Reason row={row} act={act} />
    </span>
  );
}
