import type { ReviewLine } from '../api/review';

export interface ReviewCase {
  requisition: ReviewLine['requisition'];
  facility: ReviewLine['facility'];
  lines: ReviewLine[];
}

/** Marked lines gathered under the requisition on which is decided. Cases with most marks come first. */
export function casesOf(lines: readonly ReviewLine[], flag: string | undefined): ReviewCase[] {
  const cases = new Map<string, ReviewCase>();
  for (const line of lines) {
    const found = cases.get(line.requisition.id);
    if (found) found.lines.push(line);
    else cases.set(line.requisition.id, { requisition: line.requisition, facility: line.facility, lines: [line] });
  }
  return [...cases.values()].filter((each) => !flag || each.lines.some((line) => line.flags.some((one) => one === flag))).sort((a, b) => b.lines.length - a.lines.length);
}

/** How often each flag occurs, the most frequent first. */
export function flagCounts(lines: readonly ReviewLine[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const line of lines) for (const flag of line.flags) counts.set(flag, (counts.get(flag) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
