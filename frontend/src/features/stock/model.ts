import type { ItemRef, OrgRef } from '@/shared/api/refs';

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

export interface Balance {
  item: ItemRef;
  quantity: string;
  on_the_way: string | null;
  next_expiry_on: string | null;
  lots: LotBalance[];
}

export interface Move {
  id: string;
  at: string;
  item: ItemRef;
  lot: { id: string; number: string; expires_on: string };
  from: PlaceRef;
  to: PlaceRef;
  quantity: string;
  reason: string;
  document: string;
  document_id: string;
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
