import type { ReviewLine } from '../api/review';

/** Marked lines on which the centre can decide now: the facility's head has approved them. */
export function decidable(lines: readonly ReviewLine[]): ReviewLine[] {
  return lines.filter((line) => line.requisition.state === 'approved');
}

/** An item stands once in a requisition. */
export const lineKey = (line: ReviewLine): string => `${line.requisition.id}/${line.item.id}`;
