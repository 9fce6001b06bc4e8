import { compare, parseScaled, plain } from '@/shared/format/decimal';
import { halfWidth } from '@/shared/lib/clipboard';
import type { Wire } from '@/shared/api/wire';
import type { ReceiptLine } from '../api/types';

export type RejectReason = Wire['RejectReason'];

export const reasons = ['short', 'damaged', 'near_expiry', 'papers', 'temperature', 'price', 'other'] as const;

/** What is said about one lot: three parts that make up what came. */
export interface Verdict {
  rejected: string;
  pending: string;
  reason: RejectReason | '';
  note: string;
}

export const allGood: Verdict = { rejected: '', pending: '', reason: '', note: '' };

export type VerdictProblem = 'number' | 'too_much' | 'reason' | 'note';

const milli = (text: string): bigint | null => (text.trim() === '' ? 0n : parseScaled(halfWidth(text).replaceAll(',', ''), 3));

/** How much has to be judged: everything at inspection, what was left pending afterwards. */
export const openOf = (line: ReceiptLine, deciding: boolean): string => (deciding ? line.pending : line.arrived);

/** What is accepted is what is left: nobody has to type the usual case. */
export function acceptedOf(line: ReceiptLine, verdict: Verdict, deciding: boolean): string {
  const open = milli(openOf(line, deciding)) ?? 0n;
  const rest = open - (milli(verdict.rejected) ?? 0n) - (milli(verdict.pending) ?? 0n);
  return plain(rest < 0n ? 0n : rest, 3);
}

export function verdictProblem(line: ReceiptLine, verdict: Verdict, deciding: boolean): VerdictProblem | null {
  const rejected = milli(verdict.rejected);
  const pending = milli(verdict.pending);
  if (rejected === null || pending === null || rejected < 0n || pending < 0n) return 'number';
  if (rejected + pending > (milli(openOf(line, deciding)) ?? 0n)) return 'too_much';
  if (rejected > 0n && !verdict.reason) return 'reason';
  return verdict.reason === 'other' && rejected > 0n && !verdict.note.trim() ? 'note' : null;
}

export type WireVerdict = Wire['VerdictBody'];

export function wireVerdict(line: ReceiptLine, verdict: Verdict, deciding: boolean): WireVerdict {
  const rejected = plain(milli(verdict.rejected) ?? 0n, 3);
  const note = verdict.note.trim();
  return {
    receipt_line_id: line.id,
    accepted: acceptedOf(line, verdict, deciding),
    rejected,
    pending: plain(milli(verdict.pending) ?? 0n, 3),
    ...(compare(rejected, '0') > 0 && verdict.reason ? { reject_reason: verdict.reason } : {}),
    ...(note ? { note } : {}),
  };
}
