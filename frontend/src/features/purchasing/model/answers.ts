import { compare, parseScaled } from '@/shared/format/decimal';
import { halfWidth } from '@/shared/lib/clipboard';

export type AnswerKind = 'full' | 'part' | 'declined';

/** What the supplier says about a line; the date of the head holds where a line names none. */
export interface Answer {
  answer: AnswerKind;
  quantity: string;
  promised_on: string;
  reason: string;
}

export type AnswerProblem = 'quantity' | 'quantity_range' | 'date' | 'date_past' | 'reason';

export interface Asked {
  id: string;
  quantity: string;
}

export const fullAnswer: Answer = { answer: 'full', quantity: '', promised_on: '', reason: '' };

/** What still keeps an answer from being sent; one sentence beside its field. */
export function problemsOf(line: Asked, said: Answer, day: string, today: string): AnswerProblem[] {
  const problems: AnswerProblem[] = [];
  if (said.answer === 'part') {
    const quantity = halfWidth(said.quantity).trim();
    if (parseScaled(quantity, 3) === null) problems.push('quantity');
    else if (compare(quantity, '0') <= 0 || compare(quantity, line.quantity) >= 0) problems.push('quantity_range');
  }
  if (said.answer !== 'declined') {
    const date = said.promised_on || day;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) problems.push('date');
    else if (date < today) problems.push('date_past');
  }
  if (said.answer !== 'full' && said.reason.trim() === '') problems.push('reason');
  return problems;
}

export interface AnswerLine {
  line_id: string;
  answer: AnswerKind;
  quantity?: string;
  reason?: string;
  promised_on?: string;
}

/** The answer of one line as the server takes it. */
export function wireAnswer(line: Asked, said: Answer, day: string): AnswerLine {
  const promised_on = said.promised_on || day;
  if (said.answer === 'full') return { line_id: line.id, answer: 'full', promised_on };
  const reason = said.reason.trim();
  if (said.answer === 'declined') return { line_id: line.id, answer: 'declined', reason };
  return { line_id: line.id, answer: 'part', quantity: halfWidth(said.quantity).trim(), reason, promised_on };
}
