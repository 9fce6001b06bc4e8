import { sum } from '@/shared/format/decimal';
import type { CycleFacility } from '../api/types';

export interface Township {
  id: string;
  name: string;
  facilities: number;
  missing: CycleFacility[];
  accepted: number;
  flagged: number;
  lines: number;
  amount: string;
}

/** Nothing has reached anybody yet. */
export const isMissing = (row: CycleFacility): boolean => row.state === 'missing' || row.state === 'draft' || row.state === 'returned';

/** The county by township: who reports through whom, and who is still missing. The most missing first. */
export function townshipsOf(rows: readonly CycleFacility[]): Township[] {
  const groups = new Map<string, { name: string; rows: CycleFacility[] }>();
  for (const row of rows) {
    const head = row.facility.kind === 'village' && row.parent ? row.parent : row.facility;
    const group = groups.get(head.id) ?? { name: head.short_name || head.name, rows: [] };
    group.rows.push(row);
    groups.set(head.id, group);
  }
  return [...groups]
    .map(([id, { name, rows: own }]) => ({
      id,
      name,
      facilities: own.length,
      missing: own.filter(isMissing),
      accepted: own.filter((row) => row.state === 'accepted' || row.state === 'ordered').length,
      flagged: own.reduce((total, row) => total + row.flagged, 0),
      lines: own.reduce((total, row) => total + row.lines, 0),
      amount: sum(own.map((row) => row.amount)),
    }))
    .sort((a, b) => b.missing.length - a.missing.length || a.name.localeCompare(b.name));
}
