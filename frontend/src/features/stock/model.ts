import type { ItemRef, OrgRef, PersonRef } from '@/shared/api/refs';

export interface LotBalance {
  lot_id: string;
  number: string;
  produced_on: string | null;
  expires_on: string;
  held: boolean;
  place: PlaceRef;
  quantity: string;
}

export interface PlaceRef {
  id: string;
  kind: string;
  name: string;
  organisation?: OrgRef | null;
}

/** One end of a move. */
export type MoveEnd = Pick<PlaceRef, 'kind' | 'organisation'> & { name?: string };

export interface Balance {
  item: ItemRef;
  /** In the store, of which `usable` is neither held nor expired. */
  quantity: string;
  usable: string;
  receiving: string;
  quarantine: string;
  on_the_way: string;
  next_expiry_on: string;
  lots: LotBalance[];
}

export interface Move {
  id: string;
  at: string;
  item: ItemRef;
  lot: { id: string; number: string; expires_on: string };
  from: MoveEnd;
  to: MoveEnd;
  quantity: string;
  reason: string;
  document: string;
  document_id: string;
  reversed: boolean;
  can: string[];
}

/** A facility's file of what it used. */
export interface ConsumptionFile {
  id: string;
  organisation: OrgRef | null;
  file_name: string;
  created_by: PersonRef | null;
  created_at: string;
  rows: number;
  posted: number;
  waiting: number;
  ignored: number;
  faulty: number;
  can: string[];
}

export interface ConsumptionRow {
  row: number;
  code: string;
  name: string;
  specification: string;
  unit: string;
  written: string;
  period: string;
  state: string;
  fault: string | null;
  item: ItemRef | null;
  quantity: string | null;
  unrecorded: string | null;
}

export interface OnTheWay {
  organisation: OrgRef;
  item: ItemRef;
  quantity: string;
}

export interface ConsumptionMonth {
  period: string;
  quantity: string;
  stockout_days: number;
}
