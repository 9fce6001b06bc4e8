import type { Queued } from './outbox';

/** What this phone has written of a stop, field by field. */
export interface Known {
  arrived_at?: string;
  outcome?: 'delivered' | 'failed';
  reason?: string;
  totes: string[];
  receiver?: string;
  temperature_tenths?: number;
}

interface Body {
  fields: Record<string, unknown>;
}

/** Records of a stop as one picture: lists grow, of everything else what was said first stays; the server does the same. */
export function known(records: readonly Queued[], stop: string): Known {
  const picture: Known = { totes: [] };
  for (const record of records) {
    if (record.stop_id !== stop || record.refused) continue;
    const { fields } = JSON.parse(record.body) as Body;
    for (const [field, value] of Object.entries(fields)) {
      if (field === 'totes') picture.totes = [...new Set([...picture.totes, ...(value as string[])])];
      else if (!(field in picture)) Object.assign(picture, { [field]: value });
    }
  }
  return picture;
}
